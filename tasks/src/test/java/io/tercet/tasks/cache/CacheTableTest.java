package io.tercet.tasks.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.tasks.ContextFullException;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.TokenTree;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CacheTableTest {
    private static final int LAYERS = 8;
    private final CacheTable table = new CacheTable(32, LAYERS, 100);

    private Pass plan(Prefix prefix, TokenTree tree) {
        return table.plan(prefix, tree, ScoreRequest.ALL);
    }

    private Pass plan(Prefix prefix) {
        return plan(prefix, prefix.tree());
    }

    private static int[] slots(Pass pass) {
        return IntStream.range(0, pass.rows()).map(pass::slot).toArray();
    }

    @Test
    void runsAllOfANewPrefixAndThenOnlyWhatItLacks() {
        assertThat(slots(plan(Prefix.of(5, 6, 7)))).containsExactly(0, 1, 2);
        assertThat(slots(plan(Prefix.of(5, 6, 7, 8)))).containsExactly(3);
        assertThat(slots(plan(Prefix.of(5, 6, 7, 8, 9, 1)))).containsExactly(4, 5);
    }

    @Test
    void dropsWhatDiffersFromTheNewPrefix() {
        plan(Prefix.of(5, 6, 7, 8));
        assertThat(slots(plan(Prefix.of(5, 9, 7, 8)))).containsExactly(1, 2, 3);
        assertThat(table.cached()).isEqualTo(4);
    }

    @Test
    void runsTheRootAgainWhenItsLogitsAreWantedAgain() {
        plan(Prefix.of(5, 6));
        assertThat(slots(plan(Prefix.of(5, 6)))).containsExactly(1);
    }

    @Test
    void aChainOfATreeIsPrefixForTheNextCall() {
        plan(Prefix.of(5, 6), TokenTree.chain(6, 7, 8, 9));
        assertThat(slots(plan(Prefix.of(5, 6, 7, 8, 3)))).containsExactly(4);
    }

    @Test
    void aGrowingTreeRunsOnlyItsNewNodes() {
        Prefix prefix = Prefix.of(5, 6);
        TokenTree level1 = TokenTree.single(6).with(0, 7).with(0, 8);
        plan(prefix, level1);
        TokenTree level2 = level1.with(1, 9).with(2, 9);
        Pass pass = table.plan(prefix, level2, ScoreRequest.ALL.fromNode(3));
        assertThat(slots(pass)).containsExactly(4, 5);
        assertThat(pass.branch(1)).containsExactly(1, 3, 5);
        assertThat(pass.position(1)).isEqualTo(3);
        assertThat(pass.outputs()).isEqualTo(2);
    }

    @Test
    void refusesToSkipNodesThatWereNotScored() {
        plan(Prefix.of(5, 6));
        TokenTree tree = TokenTree.chain(6, 7, 8);
        assertThatThrownBy(() -> table.plan(Prefix.of(5, 6), tree, ScoreRequest.ALL.fromNode(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node 1");
    }

    @Test
    void keepMovesThePathBehindThePrefix() {
        TokenTree tree = TokenTree.of(new int[] {6, 1, 2, 3, 4}, new int[] {-1, 0, 0, 2, 2});
        plan(Prefix.of(5, 6), tree);
        assertThat(table.keep(4)).containsExactly(1, 3, 5);
        assertThat(table.cached()).isEqualTo(4);
        assertThat(slots(plan(Prefix.of(5, 6, 2, 4, 9)))).containsExactly(4);
    }

    @Test
    void withoutKeepOnlyTheTreesLeadingChainSurvives() {
        TokenTree tree = TokenTree.of(new int[] {6, 1, 2, 3}, new int[] {-1, 0, 0, 2});
        plan(Prefix.of(5, 6), tree);
        assertThat(slots(plan(Prefix.of(5, 6, 1, 9)))).containsExactly(3);
        plan(Prefix.of(5, 6), tree);
        assertThat(slots(plan(Prefix.of(5, 6, 2, 3, 9)))).containsExactly(2, 3, 4);
    }

    @Test
    void layersRunOncePerTokenWhenAnExitIsContinued() {
        Prefix prefix = Prefix.of(5, 6);
        plan(Prefix.of(5));
        Pass draft = table.plan(prefix, prefix.tree(), ScoreRequest.ALL.exitAt(2));
        assertThat(slots(draft)).containsExactly(1);
        Prefix drafted = prefix.append(7);
        table.plan(drafted, drafted.tree(), ScoreRequest.ALL.exitAt(2));
        Pass check = table.plan(prefix, TokenTree.chain(6, 7), ScoreRequest.ALL.exitAt(4));
        assertThat(slots(check)).containsExactly(1, 2);
        assertThat(check.startLayer(0)).isEqualTo(2);
        Pass target = table.plan(prefix, TokenTree.chain(6, 7, 9), ScoreRequest.ALL);
        assertThat(target.chunks(8).getFirst().stages())
                .containsExactly(
                        new PassChunk.Stage(0, 4, 0, 1), new PassChunk.Stage(4, LAYERS, 1, 3));
        assertThat(target.chunks(8).getFirst().token(0)).isEqualTo(9);
        assertThat(table.cached()).isEqualTo(4);
    }

    @Test
    void chunksCoverAllRowsInOrder() {
        Pass pass = plan(Prefix.of(1, 2, 3, 4, 5), TokenTree.chain(5, 6, 7));
        assertThat(pass.chunks(3)).extracting(PassChunk::rows).containsExactly(3, 3, 1);
        PassChunk last = pass.chunks(3).get(1);
        assertThat(IntStream.range(0, 3).map(last::output)).containsExactly(-1, 0, 1);
        assertThat(IntStream.range(0, 3).map(last::token)).containsExactly(4, 5, 6);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Prefix full = Prefix.of(IntStream.range(0, 32).toArray());
        plan(full);
        assertThatThrownBy(() -> plan(full, TokenTree.chain(31, 1)))
                .isInstanceOf(ContextFullException.class)
                .hasMessage("the context holds 32 tokens, and this needs 33");
        assertThatThrownBy(() -> plan(Prefix.of(1, 100))).hasMessageContaining("token 100");
        assertThatThrownBy(() -> plan(Prefix.of(1, 2), TokenTree.single(3)))
                .hasMessageContaining("root");
    }
}
