package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenTreeTest {
    private final TokenTree tree =
            TokenTree.of(new int[] {9, 1, 2, 3, 4, 5}, new int[] {-1, 0, 0, 1, 2, 4});

    @Test
    void knowsPathsAndChildren() {
        assertThat(tree.path(5)).containsExactly(0, 2, 4, 5);
        assertThat(tree.pathTokens(5)).containsExactly(2, 4, 5);
        assertThat(tree.pathTokens(0)).isEmpty();
        assertThat(tree.children(0)).containsExactly(1, 2);
        assertThat(tree.child(0, 2)).isEqualTo(2);
        assertThat(tree.child(0, 4)).isEqualTo(-1);
        assertThat(tree.ancestor(5, 1)).isEqualTo(2);
    }

    @Test
    void growsWithoutChangingWhatWasThere() {
        TokenTree grown = tree.withChain(3, 7, 8);
        assertThat(tree.isPrefixOf(grown)).isTrue();
        assertThat(grown.isPrefixOf(tree)).isFalse();
        assertThat(grown.path(7)).containsExactly(0, 1, 3, 6, 7);
        assertThat(grown.first(6).isPrefixOf(tree)).isTrue();
    }

    @Test
    void refusesAParentThatComesLater() {
        assertThatThrownBy(() -> TokenTree.of(new int[] {1, 2, 3}, new int[] {-1, 2, 0}))
                .hasMessageContaining("node 1");
    }

    @Test
    void prefixesShareTheirArrayButNotTheirFuture() {
        Prefix one = Prefix.of(1, 2);
        Prefix left = one.append(3);
        Prefix right = one.append(4);
        assertThat(left.toArray()).containsExactly(1, 2, 3);
        assertThat(right.toArray()).containsExactly(1, 2, 4);
        assertThat(one.length()).isEqualTo(2);
        assertThat(left.append(5).first(3)).isEqualTo(left);
    }
}
