package io.tercet.training.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextArchiveTest {
    @TempDir Path folder;

    @Test
    void takesSourcesWithoutTheirLicences() throws Exception {
        Path jar = folder.resolve("lib-sources.jar");
        Map<String, String> entries =
                Map.of(
                        "org/a/B.java", "/* Licensed. */\npackage org.a;\n/* kept */\nclass B {}\n",
                        "org/a/package-info.java", "package org.a;",
                        "META-INF/LICENSE.txt", "terms",
                        "org/a/B.class", "bytes");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        Path out = folder.resolve("out");
        assertThat(TextArchive.extract(jar, out)).isOne();
        assertThat(out.resolve("lib-sources").resolve("org-a-B.java"))
                .hasContent("package org.a;\n/* kept */\nclass B {}\n");
    }

    @Test
    void takesTheTextsOfAPackage() throws Exception {
        Path tgz = folder.resolve("book-1.0.0.tgz");
        String chapter = "Call me Ishmael.\r\n".repeat(40); // longer than a block
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        entry(tar, "package/data/chapter.txt", chapter);
        entry(tar, "package/index.js", "module");
        entry(tar, "package/README.md", "# Book");
        tar.write(new byte[1024]);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tgz))) {
            tar.writeTo(out);
        }
        assertThat(TextArchive.extract(tgz, folder)).isEqualTo(2);
        Path texts = folder.resolve("book-1.0.0");
        assertThat(texts.resolve("package-data-chapter.txt"))
                .hasContent(chapter.replace("\r\n", "\n"));
        assertThat(texts.resolve("package-README.md")).hasContent("# Book");
    }

    private static void entry(ByteArrayOutputStream tar, String name, String text)
            throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 124, "%011o".formatted(content.length));
        put(block, 156, "0");
        tar.write(block);
        tar.write(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }

    private static void put(byte[] block, int at, String text) { // [512]
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    @Test
    void refusesOtherFiles() throws Exception {
        Path other = Files.writeString(folder.resolve("book.epub"), "");
        assertThatThrownBy(() -> TextArchive.extract(other, folder))
                .hasMessage(other + ": expected a .jar or a .tgz");
    }
}
