package io.tercet.engine.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trials of a run, a JSON line each behind a line that says what run it is. An interrupted run
 * finds its own trials again; another run's file is set aside under another name.
 */
public final class TrialLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path file;
    private final List<Trial> trials = new ArrayList<>();

    private TrialLog(@Nullable Path file) {
        this.file = file;
    }

    /** A log that lives in memory only. */
    public static TrialLog inMemory() {
        return new TrialLog(null);
    }

    /**
     * The log of a run in a file.
     *
     * @param run what distinguishes it from other runs, in one line: models, options, questions
     */
    public static TrialLog in(Path file, String run) {
        TrialLog log = new TrialLog(file);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                List<String> lines = lines(file);
                if (lines.getFirst().equals(run)) {
                    log.resume(lines.subList(1, lines.size()));
                } else {
                    Files.move(file, free(file));
                }
            }
            log.rewrite(file, run);
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the log cannot be written", e);
        }
    }

    /** At least one line; what is no text is no log of ours. */
    private static List<String> lines(Path file) throws IOException {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? List.of("") : lines;
        } catch (CharacterCodingException e) {
            return List.of("");
        }
    }

    /** A name beside the file's that nothing has yet. */
    private static Path free(Path file) {
        int number = 1;
        Path aside = file;
        while (Files.exists(aside)) {
            aside = file.resolveSibling("%s.%d".formatted(file.getFileName(), number));
            number++;
        }
        return aside;
    }

    /** Takes whole lines; one that was cut off by the interruption is run again. */
    private void resume(List<String> lines) {
        for (String line : lines) {
            try {
                trials.add(JSON.readValue(line, Trial.class));
            } catch (JsonProcessingException e) {
                return;
            }
        }
    }

    /** All of it anew, at once: an interruption here loses nothing. */
    private void rewrite(Path whole, String run) throws IOException {
        List<String> lines = new ArrayList<>(List.of(run));
        for (Trial trial : trials) {
            lines.add(JSON.writeValueAsString(trial));
        }
        Path unfinished = whole.resolveSibling(whole.getFileName() + ".unfinished");
        Files.write(unfinished, lines);
        Files.move(unfinished, whole, StandardCopyOption.REPLACE_EXISTING);
    }

    void add(Trial trial) {
        trials.add(trial);
        if (file != null) {
            try {
                String line = JSON.writeValueAsString(trial) + "\n";
                Files.writeString(file, line, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": the log cannot be written", e);
            }
        }
    }

    boolean has(Question question, MethodSpec method) {
        return find(question, method).isPresent();
    }

    /** Plain decoding's trial of a question. */
    Optional<Trial> plain(Question question) {
        return find(question, MethodSpec.plain());
    }

    private Optional<Trial> find(Question question, MethodSpec method) {
        return trials.stream()
                .filter(trial -> trial.question().equals(question.id()))
                .filter(trial -> trial.method().equals(method.label()))
                .findFirst();
    }

    List<Trial> trials() {
        return List.copyOf(trials);
    }
}
