package io.tercet.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code tercet train NAME} can be. */
class FamilyTrainingTest {
    @Command(name = "train")
    private static final class Train {}

    private static CommandLine train() {
        CommandLine line = new CommandLine(new Train());
        new FamilyTraining().commands(System.out, System.err).forEach(line::addSubcommand);
        return line;
    }

    private static List<Speculators> trained(String... words) {
        return ((SpeculatorsCommand)
                        train().parseArgs(words).subcommand().commandSpec().userObject())
                .only;
    }

    @Test
    void everyPieceHasANameOfItsOwn() {
        assertThat(trained("router", "--target", "T", "--answers", "A", "--out", "O"))
                .containsExactly(Speculators.ROUTER);
        assertThat(trained("speculators", "--target", "T", "--answers", "A", "--out", "O"))
                .isEqualTo(Speculators.FIRST);
        assertThat(train().getSubcommands().keySet())
                .contains("family", "answers", "head", "exits", "draft", "qualifier", "adapter");
    }

    @Test
    void aPieceSaysWhatItsNameStandsFor() {
        String help =
                Objects.requireNonNull(train().getSubcommands().get("router")).getUsageMessage();
        assertThat(help).contains("train router").contains("speculators --only ROUTER");
    }
}
