package io.tercet.models.gguf;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A model file that cannot be read, used or written; the message names it and every problem. */
public final class GgufException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LISTED = 20;

    private final transient List<String> problems;

    /**
     * @param file the file in question
     * @param problems one sentence each, without the file's name; at least one
     */
    public GgufException(Path file, List<String> problems) {
        super(message(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** A single problem, with what caused it. */
    public GgufException(Path file, String problem, Throwable cause) {
        this(file, List.of(problem));
        initCause(cause);
    }

    /** Everything found wrong, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    private static String message(Path file, List<String> problems) {
        String listed = problems.stream().limit(LISTED).collect(Collectors.joining(" "));
        int rest = problems.size() - LISTED;
        return file + ": " + listed + (rest > 0 ? " And " + rest + " more problems." : "");
    }
}
