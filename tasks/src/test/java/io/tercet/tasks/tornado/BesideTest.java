package io.tercet.tasks.tornado;

import static io.tercet.tasks.LogitsAssert.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Backend;
import io.tercet.tasks.BesideContract;
import io.tercet.tasks.Logits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("device")
class BesideTest extends BesideContract {
    private final Lane lane = new Lane();

    @Override
    protected Backend open() {
        return lane.backend();
    }

    @Override
    protected double errorLimit() {
        return 0;
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    /** One queue is held up for as long as the other one needs for a pass. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void queuesDoNotWaitForEachOther() {
        Backend beside = lane.backend().beside();
        Logits before = rows(beside, TensorType.F32); // compiled, which is done alone
        CountDownLatch passed = new CountDownLatch(1);
        CompletableFuture<Boolean> held =
                CompletableFuture.supplyAsync(
                        () -> lane.backend().thread().call(() -> waited(passed)));
        assertSameBits(rows(beside, TensorType.F32), 0, before, 0);
        passed.countDown();
        assertThat(held.join()).isTrue();
    }

    private static boolean waited(CountDownLatch passed) {
        try {
            return passed.await(9, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
