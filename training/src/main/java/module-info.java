/** Trains the small pieces that Tercet's methods need: models, exits, heads. */
module io.tercet.training {
    requires io.tercet.engine;
    requires info.picocli;
    requires org.bytedeco.pytorch;
    requires xchart;
    requires static transitive org.jspecify;

    opens io.tercet.training.cli to
            info.picocli;

    provides io.tercet.engine.training.TrainingCommands with
            io.tercet.training.cli.FamilyTraining;
}
