package io.tercet.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.SharedFiles;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.LittleEndian;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file opens or gives a {@link GgufException}; nothing else, and soon. */
@Timeout(900) // a hang, not a busy machine: it takes 10 to 130 s
class FuzzTest {
    private static final long[] HOSTILE = {
        -1, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 31, 1L << 32, 1L << 40
    };

    @TempDir Path folder;

    @Test
    void syntheticFiles() throws IOException {
        for (String family : new String[] {"llama", "qwen2", "qwen3"}) {
            Path sound = folder.resolve(family + ".gguf");
            SyntheticModel.of(
                            family + ":layers=1,embedding=32,heads=2,ff=32,vocab=258,factor=8",
                            TensorType.Q8_0,
                            1)
                    .write(sound);
            damage(Files.readAllBytes(sound), 700);
        }
    }

    @Test
    void aRealFile() throws IOException {
        Path stories = SharedFiles.reference("logits/stories260K.gguf");
        damage(Files.readAllBytes(stories), 1000);
    }

    private void damage(byte[] sound, int times) throws IOException {
        Path path = folder.resolve("damaged.gguf");
        Random random = new Random(20260101);
        int refused = 0;
        Files.write(path, sound);
        assertThat(opens(path)).as("the sound file").isTrue();
        for (int i = 0; i < times; i++) {
            Files.write(path, damaged(sound, random));
            try {
                refused += opens(path) ? 0 : 1;
            } catch (RuntimeException | Error other) {
                throw new AssertionError("attempt " + i + " ended in " + other, other);
            }
        }
        // most damage in the header shows; some only changes a token or a weight
        assertThat(refused).isBetween(times / 5, times - 1);
    }

    private static byte[] damaged(byte[] sound, Random random) {
        // half of the damage is in the first kilobytes, where the counts and keys are
        int reach = random.nextBoolean() ? sound.length : Math.min(sound.length, 4096);
        int at = random.nextInt(reach - Long.BYTES);
        byte[] damaged = sound.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(sound, at);
            }
            case 1 -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 ->
                    MemorySegment.ofArray(damaged)
                            .set(LittleEndian.LONG, at, HOSTILE[random.nextInt(HOSTILE.length)]);
            default -> {
                int length = random.nextInt(Math.min(64, sound.length - at));
                int from = random.nextInt(sound.length - length);
                System.arraycopy(sound, from, damaged, at, length);
            }
        }
        return damaged;
    }

    /** Whether the file is a decoder; if so, everything in it can be touched. */
    private static boolean opens(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            file.metadata().values().forEach(value -> assertThat(value.summary(3)).isNotNull());
            file.strings("tokenizer.ggml.tokens");
            DecoderModel model = DecoderReader.read(file);
            for (Tensor tensor : file.tensors().values()) {
                assertThat(tensor.read(tensor.rows() - 1)).hasSize(tensor.columns());
            }
            assertThat(RotaryTable.of(model).pairs()).isPositive();
            return true;
        } catch (GgufException refused) {
            assertThat(refused.problems()).isNotEmpty();
            return false;
        }
    }
}
