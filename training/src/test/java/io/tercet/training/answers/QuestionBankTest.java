package io.tercet.training.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionBankTest {
    private static final int DRAWN = 4000;

    private final QuestionBank bank = QuestionBank.standard();

    @TempDir Path folder;

    private Set<String> drawn(TextFolder texts) {
        SplittableRandom random = new SplittableRandom(1);
        Set<String> questions = new HashSet<>();
        for (int i = 0; i < DRAWN; i++) {
            questions.add(bank.question(random, texts));
        }
        return questions;
    }

    /** Also that every slot has its list: a missing one is an error. */
    @Test
    void fillsEverySlot() {
        Set<String> questions = drawn(TextFolder.NONE);
        assertThat(questions).noneMatch(question -> question.matches("(?s).*[{}].*"));
        assertThat(questions).hasSizeGreaterThan(DRAWN / 2);
        assertThat(bank.kinds())
                .contains("writing", "role play", "math", "code", "translation", "summarising")
                .doesNotContain("openings");
    }

    @Test
    void asksAboutPassagesWhereThereAreTexts() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "The crew sailed on. ".repeat(100));
        Files.writeString(folder.resolve("B.java"), "int sum = sum + 1;\n".repeat(100));
        Set<String> questions = drawn(TextFolder.read(List.of(folder)));
        assertThat(questions).anyMatch(question -> question.contains("The crew sailed on."));
        assertThat(questions).anyMatch(question -> question.contains("int sum = sum + 1;"));
        assertThat(questions)
                .noneMatch(
                        question -> question.contains("{passage}") || question.contains("{code}"));
    }

    @Test
    void drawsTheSameForTheSameSeed() {
        assertThat(drawn(TextFolder.NONE)).isEqualTo(drawn(TextFolder.NONE));
        assertThat(bank.opening(new SplittableRandom(3)))
                .isEqualTo(bank.opening(new SplittableRandom(3)));
    }
}
