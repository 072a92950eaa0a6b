package io.tercet.engine.catalog;

import io.tercet.models.piece.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** One model on its way into the cache. */
final class Fetch {
    private final CatalogModel model;
    private final Source source;
    private final FetchProgress progress;

    /** Where a model's bytes come from. */
    @FunctionalInterface
    interface Source {
        /** The GGUF file, from its beginning. */
        InputStream open() throws IOException;
    }

    Fetch(CatalogModel model, Source source, FetchProgress progress) {
        this.model = model;
        this.source = source;
        this.progress = progress;
    }

    /** Leaves the checked model at {@code target}, or nothing. */
    void into(Path target) {
        try {
            Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
            Path part = Files.createTempFile(folder, "." + model.name(), ".part");
            try {
                try (InputStream content = source.open()) {
                    store(content, part);
                }
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new FetchException(
                    "%s cannot be fetched: %s".formatted(model.name(), reason(e)), e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private void store(InputStream content, Path part) throws IOException {
        MessageDigest digest = Sha256.digest();
        progress.fetched(model, 0);
        try (OutputStream out = Files.newOutputStream(part)) {
            new DigestInputStream(new Counting(content), digest).transferTo(out);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(model.sha256())) {
            throw new FetchException(
                    "%s came with SHA-256 %s instead of %s; nothing was kept"
                            .formatted(model.name(), found, model.sha256()));
        }
        progress.fetched(model, model.bytes());
    }

    /** Reports the bytes that were read through it. */
    private final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                count += read;
                progress.fetched(model, count);
            }
            return read;
        }
    }
}
