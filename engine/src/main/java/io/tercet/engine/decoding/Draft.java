package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proposed continuations.
 *
 * @param tree the root and the proposed tokens below it
 * @param sources who proposed each node after the root, [tree.size() - 1]
 * @param proposals row i is the distribution that node i + 1 was drawn from; null where every token
 *     was chosen deterministically (a point mass)
 * @param logits row i is what the proposer said where it proposed node i + 1; null where it has
 *     none
 * @param drafted tokens that the draft model made for it, those dropped on the way included; those
 *     that retrieval did where no model drafts
 * @param qualified what a qualifier made of them
 * @param tests nodes in the order in which siblings are tested; one that was drawn twice stands
 *     twice
 */
public record Draft(
        TokenTree tree,
        List<Source> sources,
        @Nullable Distributions proposals,
        @Nullable Logits logits,
        int drafted,
        Qualified qualified,
        List<Integer> tests) {
    public Draft {
        sources = List.copyOf(sources);
        tests = List.copyOf(tests);
        if (sources.size() != tree.size() - 1) {
            throw new IllegalArgumentException("every node after the root has a source");
        }
    }

    /** A draft whose tokens are all distinct among their siblings, tested by ascending number. */
    public Draft(
            TokenTree tree,
            List<Source> sources,
            @Nullable Distributions proposals,
            @Nullable Logits logits,
            int drafted) {
        this(tree, sources, proposals, logits, drafted, Qualified.NONE, ascending(tree));
    }

    static List<Integer> ascending(TokenTree tree) {
        return IntStream.range(1, tree.size()).boxed().toList();
    }

    /** Nothing proposed: the target speaks alone. */
    public static Draft none(TokenTree root) {
        return new Draft(root, List.of(), null, null, 0);
    }

    /** Tokens chosen deterministically by one proposer. */
    public static Draft pointMasses(TokenTree tree, Source source) {
        int drafted = tree.size() - 1;
        return new Draft(tree, Collections.nCopies(drafted, source), null, null, drafted);
    }

    public boolean isEmpty() {
        return tree.size() == 1;
    }

    /** Of a chain: the proposed tokens. */
    public int[] tokens() {
        return tree.pathTokens(length());
    }

    /** Of a chain: how many tokens it proposes. */
    public int length() {
        return tree.size() - 1;
    }

    /** Of a chain: at most its first {@code count} tokens. */
    public Draft upTo(int count) {
        return count >= length() ? this : part(0, count);
    }

    /**
     * Of a chain: what it proposes behind its first {@code count} tokens, below the last of them.
     */
    public Draft from(int count) {
        return part(count, length());
    }

    private Draft part(int from, int to) {
        boolean none = from == to;
        return new Draft(
                TokenTree.chain(tree.token(from), Arrays.copyOfRange(tokens(), from, to)),
                sources.subList(from, to),
                proposals == null || none ? null : proposals.rows(from, to),
                logits == null || none ? null : logits.rows(from, to),
                to - from);
    }

    /**
     * Of a chain: another chain's proposals behind these, both drawn from distributions or both
     * point masses; the proposers' logits are left out.
     */
    public Draft then(Draft next, LogitsOperations operations) {
        List<Distributions> rows =
                Stream.of(proposals, next.proposals).filter(Objects::nonNull).toList();
        return new Draft(
                tree.withChain(length(), next.tokens()),
                Stream.concat(sources.stream(), next.sources.stream()).toList(),
                rows.isEmpty() ? null : operations.concatenateRows(rows),
                null,
                drafted + next.drafted);
    }

    /** Who proposed a node. */
    public Source source(int node) {
        return sources.get(node - 1);
    }

    /** How deep it goes. */
    int depth() {
        return IntStream.range(0, tree.size()).map(tree::depth).max().orElse(0);
    }

    /** The same proposals, of which a qualifier has accepted a path of some length. */
    public Draft withAccepted(int count) {
        Qualified judged = new Qualified(depth(), count, 0);
        return new Draft(tree, sources, proposals, logits, drafted, judged, tests);
    }

    /** A node and everything below it, ascending. */
    List<Integer> subtree(int node) {
        int depth = tree.depth(node);
        return IntStream.range(node, tree.size())
                .filter(n -> tree.depth(n) >= depth && tree.ancestor(n, depth) == node)
                .boxed()
                .toList();
    }

    /**
     * What still stands once the path to a node is committed: the tree below it, with the node as
     * root. Its node i is this one's {@code subtree(node).get(i)}. Proposers' logits are left out.
     */
    Draft below(int node, LogitsOperations operations) {
        List<Integer> nodes = subtree(node);
        TokenTree rest = TokenTree.single(tree.token(node));
        List<Source> proposers = new ArrayList<>();
        List<Distributions> rows = new ArrayList<>();
        for (int kept : nodes.subList(1, nodes.size())) {
            rest = rest.with(nodes.indexOf(tree.parent(kept)), tree.token(kept));
            proposers.add(source(kept));
            if (proposals != null) {
                rows.add(proposals.row(kept - 1));
            }
        }
        List<Integer> retests =
                tests.stream().map(nodes::indexOf).filter(kept -> kept > 0).toList();
        Distributions drawn = rows.isEmpty() ? null : operations.concatenateRows(rows);
        return new Draft(rest, proposers, drawn, null, proposers.size(), Qualified.NONE, retests);
    }
}
