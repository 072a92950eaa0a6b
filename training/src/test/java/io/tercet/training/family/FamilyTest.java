package io.tercet.training.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.training.problems.WordProblem;
import io.tercet.training.torch.Batch;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FamilyTest {
    private static final FamilyVocabulary VOCABULARY = FamilyVocabulary.train();

    @Test
    void theVocabularyIsAlwaysTheSame() {
        assertThat(FamilyVocabulary.train().vocabulary().merges())
                .isEqualTo(VOCABULARY.vocabulary().merges());
    }

    @Test
    void aTextIsWhatTheChatTemplateRenders() {
        WordProblem problem = new HeldOut().problems().getFirst();
        Batch.Text text = VOCABULARY.text(problem);
        Tokenizer tokenizer = VOCABULARY.vocabulary().tokenizer();
        String rendered =
                "<|question|>%s<|answer|>%s<|end|>"
                        .formatted(problem.question(), problem.solution());
        int[] ids = text.tokens().stream().mapToInt(Integer::intValue).toArray();
        assertThat(ids).isEqualTo(tokenizer.encodeMarkup(rendered));
        assertThat(text.tokens().get(text.learnt().getFirst().from() - 1))
                .isEqualTo(VOCABULARY.vocabulary().id("<|answer|>"));
    }

    @Test
    void heldOutProblemsAreNotTrainedOn() {
        HeldOut heldOut = new HeldOut();
        assertThat(heldOut.problems()).hasSize(500);
        assertThat(heldOut.questions()).hasSize(500);
        WordProblem first = batches(Set.of()).problems(1, 5).getFirst();
        assertThat(batches(Set.of(first.question())).problems(1, 5)).doesNotContain(first);
    }

    private static ProblemBatches batches(Set<String> heldOut) {
        return new ProblemBatches(VOCABULARY, 7, heldOut, 2);
    }

    @Test
    void sizesAreWhatTheyClaim() {
        assertThat(parameters(FamilyMember.TARGET)).isBetween(1_500_000L, 1_700_000L);
        assertThat(parameters(FamilyMember.QUALIFIER)).isBetween(400_000L, 500_000L);
        assertThat(parameters(FamilyMember.DRAFT)).isBetween(250_000L, 300_000L);
    }

    private static long parameters(FamilyMember member) {
        return member.parameters(VOCABULARY);
    }
}
