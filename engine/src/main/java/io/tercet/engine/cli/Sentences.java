package io.tercet.engine.cli;

import io.tercet.engine.catalog.FetchException;
import io.tercet.models.chat.ChatTemplateException;
import io.tercet.models.gguf.GgufException;
import io.tercet.tasks.ContextFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What a user reads instead of a stack trace. */
final class Sentences {
    private Sentences() {}

    /** One sentence that says what went wrong. */
    static String of(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException unchecked -> of(Objects.requireNonNull(unchecked.getCause()));
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
            case AccessDeniedException denied -> denied.getFile() + ": no permission";
            case FileAlreadyExistsException there ->
                    there.getFile() + ": there is such a file already";
            case FileSystemException other -> fileSystem(other);
            case IOException io -> message(io);
            case OutOfMemoryError _ ->
                    "not enough memory; give the JVM more with TERCET_JAVA_OPTS=-Xmx8g, or take a"
                            + " smaller --context";
            case CommandFailure known -> message(known);
            case FetchException known -> message(known);
            case GgufException broken -> message(broken);
            case ChatTemplateException known -> message(known);
            case ContextFullException known -> message(known);
            case IllegalStateException state -> message(state);
            case IllegalArgumentException argument -> message(argument);
            default -> "this is a bug in Tercet: " + failure;
        };
    }

    private static String fileSystem(FileSystemException failure) {
        String reason = failure.getReason();
        return failure.getFile() + ": " + (reason == null ? name(failure) : reason);
    }

    /** The exception's own words. */
    static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? name(failure) : message;
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
