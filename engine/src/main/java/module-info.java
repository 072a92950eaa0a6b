/** How tokens are made: the public API, the decoding methods, the command line. */
module io.tercet.engine {
    requires transitive io.tercet.tasks;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires java.desktop;
    requires java.net.http;
    requires jdk.jfr;
    requires org.jline;
    requires xchart;
    requires me.tongfei.progressbar;

    exports io.tercet.engine;
    exports io.tercet.engine.catalog;
    exports io.tercet.engine.compare;
    exports io.tercet.engine.decoding;
    exports io.tercet.engine.parallel;
    exports io.tercet.engine.retrieval;
    exports io.tercet.engine.shortlist;
    exports io.tercet.engine.training;

    opens io.tercet.engine.cli to
            info.picocli;
    opens io.tercet.engine.compare to
            com.fasterxml.jackson.databind;

    uses io.tercet.engine.decoding.DecodingMethod;
    uses io.tercet.engine.training.TrainingCommands;
    uses io.tercet.tasks.BackendProvider;

    provides io.tercet.engine.decoding.DecodingMethod with
            io.tercet.engine.methods.Autoregressive,
            io.tercet.engine.methods.Speculative,
            io.tercet.engine.methods.Pyramid,
            io.tercet.engine.methods.TriSpec,
            io.tercet.engine.methods.Fuzzy,
            io.tercet.engine.methods.LayerSkip,
            io.tercet.engine.methods.HiSpec,
            io.tercet.engine.methods.Swift,
            io.tercet.engine.methods.Lookup,
            io.tercet.engine.methods.Suffix,
            io.tercet.engine.methods.Cascade,
            io.tercet.engine.methods.DynaSpec,
            io.tercet.engine.methods.Eagle,
            io.tercet.engine.methods.Lookahead,
            io.tercet.engine.methods.Pearl,
            io.tercet.engine.methods.DoubleRetrieval;
}
