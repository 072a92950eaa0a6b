package io.tercet.engine.catalog;

/**
 * A trained piece that is found by its target's SHA-256. All digests are lower-case hexadecimal.
 *
 * @param name of its file, without {@code .gguf}
 * @param target the model that it was trained for, by the name that the file gives
 * @param targetSha256 of that model's GGUF file
 * @param bytes size of the piece's own file
 * @param sha256 of the piece's own file
 * @param headSha256 of the head that an adapter or a router goes with; {@link #NONE} for others
 * @param qualifierSha256 of the qualifier that an adapter goes with; {@link #NONE} for others
 */
public record CatalogPiece(
        String name,
        PieceKind kind,
        String target,
        String targetSha256,
        long bytes,
        String sha256,
        String headSha256,
        String qualifierSha256) {
    /** In the place of a digest that a piece does not have. */
    public static final String NONE = "-";

    private static final int COLUMNS = 8;

    /** A line of {@code pieces.tsv}. */
    static CatalogPiece parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != COLUMNS) {
            throw new IllegalArgumentException("pieces.tsv: eight columns expected: " + line);
        }
        return new CatalogPiece(
                fields[0],
                PieceKind.of(fields[1]),
                fields[2],
                fields[3],
                Long.parseLong(fields[4]),
                fields[5],
                fields[6],
                fields[7]);
    }

    /** The piece's line in {@code pieces.tsv}. */
    public String line() {
        return String.join(
                "\t",
                name,
                kind.word(),
                target,
                targetSha256,
                Long.toString(bytes),
                sha256,
                headSha256,
                qualifierSha256);
    }
}
