package io.tercet.engine.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.tasks.Draws;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.TopTokens;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the retrieving drafters propose. */
class DraftersTest {

    @Test
    void lookupTakesTheLongestKeyAndItsFirstPlaceWithEnoughBehindIt() {
        PromptLookup lookup = new PromptLookup(3, 2);
        assertThat(lookup.candidates(Prefix.of(5, 6, 7, 1, 6, 7, 2, 9, 5, 6, 7)))
                .containsExactly(1, 6);
        assertThat(lookup.candidates(Prefix.of(8, 6, 7, 1, 6, 7, 2, 9, 5, 6, 7)))
                .containsExactly(1, 6);
        assertThat(lookup.candidates(Prefix.of(8, 7, 1, 2, 3, 7))).containsExactly(1, 2);
        assertThat(lookup.candidates(Prefix.of(1, 2, 3, 4))).isEmpty();
        assertThat(lookup.candidates(Prefix.of(4, 4))).isEmpty();
        assertThat(lookup.candidates(Prefix.of(4, 4, 4))).containsExactly(4, 4);
    }

    @Test
    void aDatastoreIsAskedWhereItsMatchIsLongerByTheBias() {
        SuffixStore store = new SuffixStore(100);
        store.append(1, 2, 3, 4, 5, 6, 7);
        store.end();
        assertThat(suffix(store, 0, 2, 3, 4)).containsExactly(5, 6);
        assertThat(suffix(store, 1, 2, 3, 4)).containsExactly(5, 6);
        assertThat(suffix(store, 2, 2, 3, 4)).isEmpty(); // 3 - 2 is below the threshold
        assertThat(suffix(store, 0, 3, 4, 8, 9, 3, 4)).containsExactly(8, 9); // the own text wins
        assertThat(suffix(store, 0, 3, 4, 8, 9, 2, 3, 4)).containsExactly(5, 6);
        assertThat(suffix(store, 0, 5, 6, 7)).isEmpty(); // nothing follows
    }

    private static int[] suffix(SuffixStore store, int bias, int... text) {
        SuffixDrafter drafter = new SuffixDrafter(2, 2, store.cursor(), bias, Drafter.NONE);
        RoundDraws draws = new RoundDraws(new Draws(0), 0, 0);
        return drafter.draft(Prefix.of(text), 9, draws).tokens();
    }

    @Test
    void theTemplateHasThePapersSize() {
        RecyclingTemplate template = RecyclingTemplate.of(80, 8, 6);
        assertThat(template.nodes()).hasSize(80);
        assertThat(template.nodes().stream().filter(node -> node.parent() < 0)).hasSize(8);
        assertThat(template.nodes().stream().mapToInt(RecyclingTemplate.Node::depth).max())
                .hasValue(6);
    }

    @Test
    void aRecycledTreeLeavesOutWhatWasNeverScored() {
        RecycledCandidates candidates = new RecycledCandidates();
        TokenTree seen = TokenTree.chain(1, 2);
        candidates.learn(seen, 0, new TopTokens(2, new int[] {2, 3, 1, 4}, new float[4]));
        TokenTree tree = RecyclingTemplate.of(80, 8, 4).fill(1, candidates, 3);
        // 1 has 2 and 3 behind it, 2 has 1 and 4; 3 and 4 were never scored
        int[] counts = new int[4];
        IntStream.range(0, tree.size()).forEach(node -> counts[tree.depth(node)]++);
        assertThat(counts).containsExactly(1, 2, 2, 2);
        assertThat(RecyclingTemplate.of(80, 8, 4).fill(7, candidates, 3).size()).isEqualTo(1);
        assertThat(RecyclingTemplate.of(80, 8, 4).fill(1, candidates, 0).size()).isEqualTo(1);
    }
}
