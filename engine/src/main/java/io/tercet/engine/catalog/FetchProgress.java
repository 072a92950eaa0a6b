package io.tercet.engine.catalog;

/** Hears how a fetch goes. */
public interface FetchProgress {
    /** Hears nothing. */
    FetchProgress SILENT = (model, done) -> {};

    /**
     * So much of a model is there.
     *
     * @param done bytes of {@code model.bytes()} that are there; 0 at the start, all of them at the
     *     end
     */
    void fetched(CatalogModel model, long done);
}
