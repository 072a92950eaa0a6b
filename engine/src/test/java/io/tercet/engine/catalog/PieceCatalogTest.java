package io.tercet.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding pieces by their target, without loading any. */
class PieceCatalogTest {
    @TempDir Path folder;
    private Path pieces = Path.of("");
    private Path target = Path.of("");
    private Digests digests = new Digests(pieces);

    @BeforeEach
    void write() throws IOException {
        digests = new Digests(folder.resolve("digests"));
        pieces = Files.createDirectory(folder.resolve("pieces"));
        target = Files.writeString(folder.resolve("target.gguf"), "a target");
    }

    private void write(String name, Map<String, String> keys) {
        GgufWriter writer =
                new GgufWriter()
                        .put("general.architecture", GgufValue.of("tercet"))
                        .put("tercet.target.name", GgufValue.of("tiny"));
        keys.forEach((key, value) -> writer.put("tercet." + key, GgufValue.of(value)));
        writer.write(pieces.resolve(name + ".gguf"));
    }

    private PieceCatalog catalog(CatalogPiece... bundled) {
        return new PieceCatalog(
                List.of(bundled),
                pieces,
                new ModelCatalog(
                        ModelCatalog.standard().models(), folder.resolve("models"), Map.of()),
                digests);
    }

    private static CatalogPiece bundled(String sha256) {
        return new CatalogPiece(
                "far", PieceKind.HEAD, "smollm2", sha256, 1, "0".repeat(64), "-", "-");
    }

    @Test
    void readsWhatTheHeadersSay() {
        String sha256 = digests.of(target);
        write("a", Map.of("kind", "head", "target.sha256", sha256));
        write("b", Map.of("kind", "layers", "layers.role", "qualifier", "target.sha256", sha256));
        write(
                "c",
                Map.of(
                        "kind", "adapter",
                        "target.sha256", sha256,
                        "adapter.head_sha256", "11",
                        "adapter.qualifier_sha256", "22"));
        write("d", Map.of("kind", "router", "target.sha256", "33", "router.head_sha256", "44"));
        List<CatalogPiece> all = catalog().pieces();
        assertThat(all)
                .extracting(CatalogPiece::name, CatalogPiece::kind, CatalogPiece::target)
                .map(Object::toString)
                .containsExactly(
                        "(\"a\", HEAD, \"tiny\")",
                        "(\"b\", QUALIFIER, \"tiny\")",
                        "(\"c\", ADAPTER, \"tiny\")",
                        "(\"d\", ROUTER, \"tiny\")");
        assertThat(all.get(2).headSha256()).isEqualTo("11");
        assertThat(all.get(2).qualifierSha256()).isEqualTo("22");
        assertThat(all.get(3).headSha256()).isEqualTo("44");
        assertThat(all)
                .allSatisfy(piece -> assertThat(CatalogPiece.parse(piece.line())).isEqualTo(piece));
        assertThat(catalog().of(target)).isEqualTo(all.subList(0, 3));
        CatalogPiece first = all.getFirst();
        Path file = catalog().file(first);
        assertThat(file).isEqualTo(pieces.resolve("a.gguf")).hasSize(first.bytes());
        assertThat(first.sha256()).isEqualTo(digests.of(file));
    }

    @Test
    void aFileThatIsNoPieceIsNamed() {
        write("a", Map.of("kind", "tail", "target.sha256", "00"));
        assertThatThrownBy(this::catalog)
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("a.gguf: Key tercet.kind should be one of head, exits,");
        write("a", Map.of("kind", "layers", "layers.role", "target", "target.sha256", "00"));
        assertThatThrownBy(this::catalog)
                .isInstanceOf(GgufException.class)
                .hasMessageEndingWith(
                        "a.gguf: Key tercet.layers.role should be draft or qualifier, not target.");
    }

    @Test
    void aTargetOfAnotherSizeIsNotEvenRead() {
        CatalogModel smollm2 = ModelCatalog.standard().find("smollm2").orElseThrow();
        assertThat(catalog(bundled(smollm2.sha256())).of(target)).isEmpty();
        assertThat(digests.folder()).doesNotExist();
        CatalogPiece near = bundled(digests.of(target));
        assertThat(catalog(near).of(target)).containsExactly(near);
    }

    @Test
    void aBundledPieceThatTheBuildLacksIsNamed() {
        CatalogPiece absent = bundled("00");
        assertThatThrownBy(() -> catalog(absent).file(absent))
                .isInstanceOf(FetchException.class)
                .hasMessage(
                        "far cannot be fetched: this build of Tercet has no speculators/far.gguf");
    }

    @Test
    void theBundledTableIsWhatTheFilesSay() throws IOException {
        Path bundled = Path.of(System.getProperty("tercet.root", ".."), "speculators");
        assertThat(Files.readAllLines(bundled.resolve("pieces.tsv")))
                .as("scripts/tercet models --index speculators > speculators/pieces.tsv")
                .isEqualTo(PieceFolder.table(bundled));
    }

    @Test
    void theBundledPiecesAreWhole() {
        PieceCatalog standard =
                new PieceCatalog(
                        Table.of("speculators/pieces.tsv", CatalogPiece::parse),
                        null,
                        new ModelCatalog(List.of(), folder.resolve("models"), Map.of()),
                        digests);
        for (CatalogPiece piece : standard.pieces()) {
            assertThat(standard.file(piece)).hasSize(piece.bytes());
        }
    }
}
