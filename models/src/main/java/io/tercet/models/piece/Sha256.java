package io.tercet.models.piece;

import io.tercet.models.gguf.GgufException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What pieces call a file: the SHA-256 of its bytes, as lower-case hexadecimal. */
public final class Sha256 {
    private Sha256() {}

    /**
     * Reads the whole file.
     *
     * @throws GgufException when it cannot be read
     */
    public static String of(Path file) {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException failure) {
            throw new GgufException(file, "It cannot be read: " + failure.getMessage(), failure);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A digest that has seen nothing yet. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
