package io.tercet.training.family;

import io.tercet.models.tokenizer.BpeTrainer;
import io.tercet.models.tokenizer.BpeVocabulary;
import io.tercet.models.tokenizer.PreTokenizer;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.training.problems.ProblemGenerator;
import io.tercet.training.problems.WordProblem;
import io.tercet.training.torch.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens of the family: learnt from its problems, every digit on its own, and three control
 * tokens around question and answer.
 */
public final class FamilyVocabulary {
    /** Renders as {@link #text} encodes. */
    public static final String CHAT_TEMPLATE =
            "{% for message in messages %}{% if message['role'] == 'user' %}<|question|>"
                    + "{{ message['content'] }}<|answer|>{% else %}{{ message['content'] }}<|end|>"
                    + "{% endif %}{% endfor %}";

    private static final List<String> CONTROL = List.of("<|question|>", "<|answer|>", "<|end|>");
    private static final int MOST_TOKENS = 512;
    private static final int PROBLEMS = 3000;
    private static final long SEED = 1;

    private final BpeVocabulary vocabulary;
    private final Tokenizer tokenizer;
    private final int question;
    private final int answer;
    private final int end;

    private FamilyVocabulary(BpeVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.tokenizer = vocabulary.tokenizer();
        this.question = vocabulary.id(CONTROL.get(0));
        this.answer = vocabulary.id(CONTROL.get(1));
        this.end = vocabulary.id(CONTROL.get(2));
    }

    /** Trains it: always the same one. */
    public static FamilyVocabulary train() {
        BpeTrainer trainer = new BpeTrainer(PreTokenizer.SMOLLM);
        ProblemGenerator problems = new ProblemGenerator(SEED);
        for (int i = 0; i < PROBLEMS; i++) {
            WordProblem problem = problems.next();
            trainer.add(problem.question());
            trainer.add(problem.solution());
        }
        return new FamilyVocabulary(trainer.train(CONTROL, MOST_TOKENS));
    }

    public BpeVocabulary vocabulary() {
        return vocabulary;
    }

    /** A problem as tokens; its solution is what is learnt. */
    public Batch.Text text(WordProblem problem) {
        List<Integer> tokens = new ArrayList<>();
        tokens.add(question);
        add(problem.question(), tokens);
        tokens.add(answer);
        int solution = tokens.size();
        add(problem.solution(), tokens);
        tokens.add(end);
        return new Batch.Text(tokens, solution);
    }

    private void add(String text, List<Integer> tokens) {
        IntStream.of(tokenizer.encode(text)).forEach(tokens::add);
    }
}
