package io.tercet.training.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemGeneratorTest {
    private static final Pattern CALCULATION = Pattern.compile("(\\d+) ([-+*/]) (\\d+) = (\\d+)");

    private static List<WordProblem> problems(long seed, int count) {
        ProblemGenerator generator = new ProblemGenerator(seed);
        return Stream.generate(generator::next).limit(count).toList();
    }

    @Test
    void repeatsItselfForASeedOnly() {
        assertThat(problems(1, 50)).isEqualTo(problems(1, 50)).isNotEqualTo(problems(2, 50));
    }

    @Test
    void everyCalculationIsRightAndTheLastOneIsTheAnswer() {
        for (WordProblem problem : problems(3, 1000)) {
            Matcher calculation = CALCULATION.matcher(problem.working());
            int last = -1;
            int count = 0;
            while (calculation.find()) {
                last = result(calculation);
                assertThat(calculation.group(4)).as(problem.working()).isEqualTo("" + last);
                count++;
            }
            assertThat(problem.answer()).isEqualTo(last).isBetween(1, 60);
            assertThat(problem.calculations()).isEqualTo(count).isBetween(2, 3);
            assertThat(problem.solution()).endsWith("\nAnswer: " + last);
        }
    }

    private static int result(Matcher calculation) {
        int left = Integer.parseInt(calculation.group(1));
        int right = Integer.parseInt(calculation.group(3));
        return switch (calculation.group(2)) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            default -> {
                assertThat(left % right).isZero();
                yield left / right;
            }
        };
    }

    @Test
    void hasEveryKindOfChange() {
        String all = problems(4, 300).toString();
        assertThat(all)
                .contains("finds", "buys", "loses", "gives", "times as many", "equal piles")
                .contains("more", "fewer", "boxes of");
    }
}
