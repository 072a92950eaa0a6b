package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class SdkTest {

    @Test
    void anotherVersionIsNamedWithTheOneThatIsWanted() {
        assertThat(Sdk.otherVersion("4.0.1-jdk21", "5.2.0-jdk25"))
                .hasValueSatisfying(reason ->
                        assertThat(reason)
                                .contains("version 4.0.1-jdk21", "wants 5.2.0-jdk25")
                                .hasLineCount(1));
        assertThat(Sdk.otherVersion("5.2.0-jdk25", "5.2.0-jdk25")).isEmpty();
        assertThat(Sdk.otherVersion(null, "5.2.0-jdk25")).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "tercet.tornado.lane", matches = "simulator")
    void theSimulatorIsNoSdk() {
        assertThat(Sdk.refusal().orElseThrow()).contains("no TornadoVM SDK", "TORNADOVM_HOME");
        assertThat(Sdk.devices()).isEmpty();
        assertThat(new SimulatorProvider().refusal()).isEmpty();
    }

    @Test
    @Tag("device")
    @EnabledIfSystemProperty(named = "tercet.tornado.lane", matches = "tornado")
    void anSdkOffersItsDevices() {
        assertThat(Sdk.refusal()).isEmpty();
        assertThat(Sdk.devices()).isNotEmpty().noneMatch(Device::simulated);
        assertThat(new SimulatorProvider().refusal()).isPresent();
    }
}
