package io.tercet.engine.catalog;

/**
 * A model that has a name.
 *
 * @param distribution name of the Python package that carries it, or {@link #BUNDLED}
 * @param bytes size of the GGUF file
 * @param sha256 of the GGUF file, lower-case hexadecimal
 * @param member path of the GGUF file inside the package's wheel, or in the project
 */
public record CatalogModel(
        String name,
        String distribution,
        String version,
        long bytes,
        String sha256,
        String member,
        String licence,
        String about) {
    static final String BUNDLED = "-";
    private static final int VERSION_DIGITS = 8; // of the SHA-256, in a bundled model's file name

    /** Whether it comes with Tercet and is never fetched. */
    public boolean bundled() {
        return distribution.equals(BUNDLED);
    }

    /**
     * Its file in the cache. A bundled model changes with Tercet's version, and so does its name.
     */
    String fileName() {
        return bundled()
                ? "%s-%s.gguf".formatted(name, sha256.substring(0, VERSION_DIGITS))
                : name + ".gguf";
    }

    /** A line of {@code models.tsv}. */
    static CatalogModel parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 8) {
            throw new IllegalArgumentException("models.tsv: eight columns expected: " + line);
        }
        return new CatalogModel(
                fields[0],
                fields[1],
                fields[2],
                Long.parseLong(fields[3]),
                fields[4],
                fields[5],
                fields[6],
                fields[7]);
    }
}
