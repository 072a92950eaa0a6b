/**
 * What a model is: GGUF files, element formats, decoder sizes and weights, trained pieces,
 * synthetic models, tokenizers, chat templates.
 */
module io.tercet.models {
    requires io.vavr;
    requires jinjava;
    requires static transitive org.jspecify;

    exports io.tercet.models.chat;
    exports io.tercet.models.cluster;
    exports io.tercet.models.decoder;
    exports io.tercet.models.gguf;
    exports io.tercet.models.piece;
    exports io.tercet.models.quantize;
    exports io.tercet.models.synth;
    exports io.tercet.models.tensor;
    exports io.tercet.models.tokenizer;
}
