/** What a model is: GGUF files, element formats, decoder sizes and weights, synthetic models. */
module io.tercet.models {
    requires io.vavr;
    requires static transitive org.jspecify;

    exports io.tercet.models.decoder;
    exports io.tercet.models.gguf;
    exports io.tercet.models.tensor;
}
