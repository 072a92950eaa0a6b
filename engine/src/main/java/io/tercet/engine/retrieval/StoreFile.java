package io.tercet.engine.retrieval;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.StringTokenizer;

/**
 * A datastore's file, as text: a first line {@code tercet-datastore 1 VOCABULARY}, then a sequence
 * of token ids per line, separated by spaces.
 */
record StoreFile(Path path, int vocabularySize, boolean frozen) {
    private static final String KIND = "tercet-datastore 1 ";

    /** Which file, and whether it stays as it is. */
    String description() {
        return frozen ? path + " (read only)" : path.toString();
    }

    /**
     * The sequences; none where there is no file yet.
     *
     * @throws IllegalArgumentException with one sentence when it cannot be read, or could not be
     *     written later
     */
    List<int[]> read() {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            checkHead(reader.readLine());
            List<int[]> sequences = new ArrayList<>();
            String line = reader.readLine();
            while (line != null) {
                sequences.add(sequence(line, sequences.size() + 2));
                line = reader.readLine();
            }
            return sequences;
        } catch (NoSuchFileException e) {
            checkPlace();
            return List.of();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "datastore " + path + " is not a text file of token ids", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "datastore %s cannot be read: %s".formatted(path, reason(e)), e);
        }
    }

    /** A file that is not there can be made there; one that is only read must be there. */
    private void checkPlace() {
        Path folder = path.toAbsolutePath().getParent();
        if (frozen || folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "datastore %s: there is no such %s"
                            .formatted(path, frozen ? "file" : "folder"));
        }
    }

    private void checkHead(String line) {
        String expected = KIND + vocabularySize;
        if (line == null || !line.startsWith(KIND)) {
            throw new IllegalArgumentException(
                    "datastore %s, line 1: expected '%s'".formatted(path, expected));
        }
        if (!line.equals(expected)) {
            throw new IllegalArgumentException(
                    "datastore %s is for a vocabulary of %s tokens, and the target has %d"
                            .formatted(path, line.substring(KIND.length()), vocabularySize));
        }
    }

    private int[] sequence(String line, int number) {
        StringTokenizer words = new StringTokenizer(line, " ");
        int[] tokens = new int[words.countTokens()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = token(words.nextToken(), number);
        }
        return tokens;
    }

    private int token(String word, int number) {
        try {
            int token = Integer.parseInt(word);
            if (token >= 0 && token < vocabularySize) {
                return token;
            }
        } catch (NumberFormatException e) {
            // told below, with its line
        }
        throw new IllegalArgumentException(
                "datastore %s, line %d: expected token ids from 0 to %d, found '%s'"
                        .formatted(path, number, vocabularySize - 1, word));
    }

    /**
     * Replaces the file as a whole, unless it is frozen: one that is being written is never taken
     * for a finished one.
     *
     * @throws IllegalStateException with one sentence when it cannot be written
     */
    void write(List<int[]> sequences) {
        if (frozen) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(KIND + vocabularySize));
        for (int[] sequence : sequences) {
            StringJoiner line = new StringJoiner(" ");
            for (int token : sequence) {
                line.add(Integer.toString(token));
            }
            lines.add(line.toString());
        }
        try {
            Path whole = path.toAbsolutePath();
            Path unfinished = whole.resolveSibling(whole.getFileName() + ".unfinished");
            Files.write(unfinished, lines);
            Files.move(unfinished, whole, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "datastore %s cannot be written: %s".formatted(path, reason(e)), e);
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no folder for it";
            case AccessDeniedException _ -> "no permission";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
