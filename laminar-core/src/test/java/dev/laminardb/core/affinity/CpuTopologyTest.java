package dev.laminardb.core.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.affinity.CpuTopology.Cpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuTopologyTest {
  @TempDir Path system;

  private void file(String name, String content) throws IOException {
    Path file = system.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content + "\n");
  }

  private void siblings(int cpu, String list) throws IOException {
    file("cpu/cpu" + cpu + "/topology/thread_siblings_list", list);
  }

  private static BitSet cpus(String list) throws IOException {
    return CpuTopology.parse(list);
  }

  /** Two nodes of two physical cores with two hardware threads each, numbered as Linux does. */
  private void twoNodesWithHardwareThreads() throws IOException {
    file("cpu/online", "0-7");
    file("node/online", "0-1");
    file("node/node0/cpulist", "0-1,4-5");
    file("node/node1/cpulist", "2-3,6-7");
    for (int cpu = 0; cpu < 8; cpu++) {
      siblings(cpu, cpu % 4 + "," + (cpu % 4 + 4));
    }
  }

  @Test
  void readsAMachineOfOneNode() throws IOException {
    file("cpu/online", "0-2");
    file("node/online", "0");
    file("node/node0/cpulist", "0-2");
    for (int cpu = 0; cpu < 3; cpu++) {
      siblings(cpu, String.valueOf(cpu));
    }

    CpuTopology topology = CpuTopology.read(system, cpus("0-63"));

    assertThat(topology.cpus())
        .containsExactly(new Cpu(0, 0, 0), new Cpu(1, 0, 1), new Cpu(2, 0, 2));
    assertThat(topology.pinningOrder()).containsExactly(0, 1, 2);
  }

  @Test
  void takesPhysicalCoresNodeByNodeAndThenTheirSecondThreads() throws IOException {
    twoNodesWithHardwareThreads();

    CpuTopology topology = CpuTopology.read(system, cpus("0-7"));

    assertThat(topology.cpus()).contains(new Cpu(5, 0, 1), new Cpu(6, 1, 2));
    assertThat(topology.pinningOrder()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void takesNodesOneAfterTheOtherAlsoIfTheirNumbersAlternate() throws IOException {
    file("cpu/online", "0-7");
    file("node/online", "0-1");
    file("node/node0/cpulist", "0,2,4,6");
    file("node/node1/cpulist", "1,3,5,7");
    for (int cpu = 0; cpu < 8; cpu++) {
      siblings(cpu, (cpu & ~2) + "," + (cpu | 2));
    }

    assertThat(CpuTopology.read(system, cpus("0-7")).pinningOrder())
        .containsExactly(0, 4, 1, 5, 2, 6, 3, 7);
  }

  @Test
  void countsAHardwareThreadAsFirstIfItsFellowMayNotBeUsed() throws IOException {
    twoNodesWithHardwareThreads();

    assertThat(CpuTopology.read(system, cpus("2,4,6")).pinningOrder()).containsExactly(4, 2, 6);
  }

  @Test
  void leavesOutProcessorsThatAreOffline() throws IOException {
    twoNodesWithHardwareThreads();
    file("cpu/online", "0,2-7");

    assertThat(CpuTopology.read(system, cpus("0-3")).pinningOrder()).containsExactly(0, 2, 3);
  }

  @Test
  void knowsNodesWithoutProcessors() throws IOException {
    twoNodesWithHardwareThreads();
    file("node/online", "0-2");
    file("node/node2/cpulist", "");

    assertThat(CpuTopology.read(system, cpus("0-7")).cpus()).hasSize(8);
  }

  @Test
  void takesEachProcessorForACoreOfNode0WhereNothingIsSaid() throws IOException {
    CpuTopology topology = CpuTopology.read(system, cpus("1,3"));

    assertThat(topology.cpus()).containsExactly(new Cpu(1, 0, 1), new Cpu(3, 0, 3));
  }

  @Test
  void refusesWhatIsNoList() {
    for (String text : new String[] {"zero", "1-", "-1", "3-1"}) {
      assertThatThrownBy(() -> CpuTopology.parse(text))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("\"" + text + "\"");
    }
  }

  @Test
  void readsWhatAThreadMayRunOn() throws IOException {
    file("status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t0-3,6");

    assertThat(CpuTopology.allowed(system.resolve("status"))).isEqualTo(cpus("0-3,6"));
    file("status", "Name:\tjava");
    assertThatThrownBy(() -> CpuTopology.allowed(system.resolve("status")))
        .isInstanceOf(IOException.class);
  }
}
