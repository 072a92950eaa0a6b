package io.tercet.engine.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trials of a run, a JSON line each behind a line that says what run it is. An interrupted run
 * finds its own trials again; another run's are set aside.
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
     * @param run what distinguishes it from other runs: models, options, questions
     */
    public static TrialLog in(Path file, String run) {
        TrialLog log = new TrialLog(file);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (!lines.isEmpty() && lines.getFirst().equals(run)) {
                log.resume(lines.subList(1, lines.size()));
            }
            Files.writeString(file, run + "\n");
            for (Trial trial : log.trials) {
                log.write(trial);
            }
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the log cannot be written", e);
        }
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

    void add(Trial trial) {
        trials.add(trial);
        try {
            write(trial);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the log cannot be written", e);
        }
    }

    private void write(Trial trial) throws IOException {
        if (file != null) {
            Files.writeString(
                    file, JSON.writeValueAsString(trial) + "\n", StandardOpenOption.APPEND);
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
