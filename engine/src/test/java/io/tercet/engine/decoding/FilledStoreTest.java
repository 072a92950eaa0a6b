package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Methods;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Double with stores full of right and of wrong continuations: the text is the target's anyway. */
class FilledStoreTest {
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 4, 0.98f, 0));
    private static final HashModel TARGET = HashModel.of(6, 7);
    private static final Prefix PROMPT = Prefix.of(3, 1);
    private static final int LENGTH = 40;

    @TempDir private Path folder;

    private static List<Integer> text(HashModel model, TokenRules rules, long seed) {
        return Workbench.generate(Workbench.plain(model, rules), PROMPT, LENGTH, seed);
    }

    private Path filled(List<List<Integer>> texts) throws IOException {
        String lines =
                texts.stream()
                        .map(text -> Stream.concat(Stream.of(3, 1), text.stream()))
                        .map(text -> text.map(String::valueOf).collect(Collectors.joining(" ")))
                        .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("store"), "tercet-datastore 1 6\n" + lines);
    }

    private static Decoder decoder(TokenRules rules, SessionMemory memory) {
        DecodingMethod method = Methods.named("double");
        Map<Role, HashModel> models =
                Map.of(Role.TARGET, TARGET, Role.DRAFT, TARGET.resembling(0.3));
        return method.create(
                Workbench.context(method, models, rules, Map.of("candidates", "4"), memory));
    }

    @Test
    void greedyTextIsTheTargetsOwn() throws IOException {
        List<Integer> right = text(TARGET, Workbench.GREEDY, 0);
        List<Integer> wrong = text(TARGET.opposite(), Workbench.GREEDY, 0);
        List<Integer> rounds = new ArrayList<>();
        for (List<Integer> kept : List.of(right, wrong)) {
            SessionMemory memory =
                    new SessionMemory(new DatastoreFile(filled(List.of(kept)), false));
            List<Round> ran =
                    Workbench.rounds(decoder(Workbench.GREEDY, memory), PROMPT, LENGTH, 0);
            assertThat(Workbench.tokens(ran).subList(0, LENGTH)).isEqualTo(right);
            rounds.add(ran.size());
        }
        assertThat(rounds.getFirst()).isLessThan(rounds.getLast());
    }

    @Tag("slow")
    @Test
    void sampledTextFollowsTheTarget() throws IOException {
        Path store =
                filled(
                        Stream.of(TARGET, TARGET.opposite())
                                .flatMap(model ->
                                        Stream.of(1L, 2L, 3L)
                                                .map(seed -> text(model, SAMPLED, seed)))
                                .toList());
        double statistic =
                Workbench.chiSquare(
                        seed ->
                                decoder(
                                        SAMPLED,
                                        new SessionMemory(new DatastoreFile(store, false))),
                        TARGET,
                        SAMPLED,
                        new Workbench.Sample(PROMPT, 3, 20_000));
        assertThat(statistic).isLessThan(1.8);
    }

    @Test
    void theRunSaysWhichStoreItUsed() throws IOException {
        Path store = filled(List.of(text(TARGET, Workbench.GREEDY, 0)));
        assertThat(
                        decoder(
                                        Workbench.GREEDY,
                                        new SessionMemory(new DatastoreFile(store, false)))
                                .notes())
                .containsEntry("datastore", store + ", 42 tokens");
        assertThat(decoder(Workbench.GREEDY, new SessionMemory(null)).notes())
                .containsEntry("datastore", "none: the context alone");
    }
}
