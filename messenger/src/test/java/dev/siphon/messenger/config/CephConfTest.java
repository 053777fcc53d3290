package dev.siphon.messenger.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CephConfTest {
    private static final EntityIdentity OSD_0 = EntityIdentity.parse("osd.0");
    private static final EntityIdentity OSD_1 = EntityIdentity.parse("osd.1");
    private static final EntityIdentity LIBVIRT = EntityIdentity.parse("client.libvirt");
    private static final EntityIdentity GATEWAY = EntityIdentity.parse("client.rgw.gateway1");

    @TempDir
    Path folder;

    @Test
    void theNearestSectionSpeaksForAnEntity() {
        CephConf conf = resource("luminous-cluster.conf");
        assertThat(conf.value(OSD_0, "ms_async_op_threads")).contains("8");
        assertThat(conf.value(OSD_1, "ms_async_op_threads")).contains("5");
        assertThat(conf.value(LIBVIRT, "ms_async_op_threads")).isEmpty();
        assertThat(conf.value(LIBVIRT, "ms_crc_data")).contains("false");
        assertThat(conf.value(EntityIdentity.CLIENT_ADMIN, "ms_crc_data")).contains("true");
        assertThat(conf.value(GATEWAY, "host")).contains("gateway1");
    }

    @Test
    void anIdMayHoldDots() {
        assertThat(GATEWAY.type()).isEqualTo("client");
        assertThat(GATEWAY.id()).isEqualTo("rgw.gateway1");
        assertThat(GATEWAY.name()).isEqualTo("client.rgw.gateway1");
    }

    @ParameterizedTest
    @CsvSource({"osd", "osd.", ".0", "''"})
    void anEntityNeedsTypeAndId(String name) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> EntityIdentity.parse(name))
                .withMessageContaining("<type>.<id>");
    }

    @Test
    void blanksAndDashesInKeysAreUnderscores() {
        CephConf conf = resource("luminous-cluster.conf");
        assertThat(conf.value(OSD_0, "ms_type")).contains("async+posix");
        assertThat(conf.value(OSD_0, "ms tcp nodelay")).contains("true");
        assertThat(conf.value(OSD_0, "ms-dispatch-throttle-bytes")).contains("200M");
    }

    @Test
    void otherSubsystemsMayWriteWhatTheyLike() {
        assertThat(resource("luminous-cluster.conf").value(OSD_0, "osd mkfs options xfs"))
                .contains("-f -i size=2048");
        assertThat(resource("luminous-cluster.conf").value(OSD_0, "osd mount options xfs"))
                .contains("rw,noatime,inode64,logbufs=8");
        assertThat(resource("cephadm-minimal.conf").value(OSD_0, "mon host"))
                .hasValueSatisfying(value -> assertThat(value)
                        .startsWith("[v2:192.168.122.10:3300/0,v1:")
                        .endsWith("6789/0]"));
        assertThat(resource("vstart.conf").value(OSD_0, "osd class load list"))
                .hasValueSatisfying(
                        value -> assertThat(value.split("\\s+")).containsExactly("cephfs", "hello", "journal", "lock"));
        assertThat(resource("vstart.conf").value(OSD_0, "ms_type")).contains("async");
    }

    @Test
    void metavariablesSpeakOfTheEntity() {
        CephConf conf = resource("luminous-cluster.conf");
        assertThat(conf.value(OSD_0, "log file")).contains("/var/log/ceph/luminous-cluster-osd.0.log");
        assertThat(conf.value(EntityIdentity.parse("mon.a"), "mon data"))
                .contains("/var/lib/ceph/mon/luminous-cluster-a");
        assertThat(conf.value(EntityIdentity.CLIENT_ADMIN, "admin socket"))
                .contains("/var/run/ceph/luminous-cluster-client.admin."
                        + ProcessHandle.current().pid() + ".$cctid.asok");
    }

    @Test
    void metavariablesMayStandInBracesAndUnknownOnesStay() {
        assertThat(value("a = ${cluster}x $type$id $unknown ${unknown} $ 5$"))
                .isEqualTo("cephx osd0 $unknown ${unknown} $ 5$");
        assertThat(value("a = $host")).isNotEmpty().doesNotContain("$", ".");
    }

    @Test
    void aValueIsNotExpandedTwice() {
        assertThat(CephConf.parse("a = $id", "text").value(new EntityIdentity("client", "$type"), "a"))
                .contains("$type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = one # comment           | one",
                "a = one ; comment           | one",
                "a = one#comment             | one",
                "a = one\\#two               | one#two",
                "a = one\\;two               | one;two",
                "a = one\\\\two              | one\\two",
                "a = \"one # two\" # three   | one # two",
                "a = 'one ; \"two\"'         | one ; \"two\"",
                "a = \" one \"               | ` one `",
                "a = \"one\\\"two\"          | one\"two",
                "a = it's                    | it's",
                "a = b = c                   | b = c",
                "a =                         | ``",
                "a = # comment               | ``",
                "\t a\t=\tone two\t          | one two",
                "[global]# comment\\na = one | one",
                "a = one \\\\n two           | `one  two`",
                "a = one # no \\\\nb = two   | one",
                "a = one\\na = two           | two",
                "a = one\\r\\nb = two        | one",
                "a = one\\                   | one",
                "[global]\\na = one\\n[x]\\n[global]\\na = two | two",
            })
    void valuesAreWrittenAsCephWritesThem(String text, String value) {
        // \n and \r stand for the line ends, which a table cannot hold; a backslash before them continues the line.
        String file = text.replace("\\n", "\n").replace("\\r", "\r");
        assertThat(value(file)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[global             | 1 | a section heading is written [name]",
                "[]                  | 1 | a section heading is written [name]",
                "[global] a = 1      | 1 | only a comment may follow",
                "a = 1;\\nplain words | 2 | neither a [section] nor key = value",
                "a = 1;\\n\\n = 1    | 3 | neither a [section] nor key = value",
                "a # = 1             | 1 | neither a [section] nor key = value",
                "a = \"one           | 1 | the quote \" is not closed",
                "a = \"one\" two     | 1 | only a comment may follow",
                "b = x \\\\n y\\n[   | 3 | a section heading is written [name]",
            })
    void anErrorNamesTheLine(String text, int line, String what) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CephConf.parse(text.replace("\\n", "\n"), "ceph.conf"))
                .withMessageStartingWith("ceph.conf:" + line + ": ")
                .withMessageContaining(what);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path missing = folder.resolve("ceph.conf");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CephConf.read(missing))
                .withMessageContaining(missing.toString())
                .withMessageContaining("NoSuchFile");
    }

    @Test
    void aFileMustBeText() throws IOException {
        Path file = Files.write(folder.resolve("ceph.conf"), new byte[] {'a', '=', (byte) 0xff, (byte) 0xfe});
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CephConf.read(file))
                .withMessageContaining("UTF-8");
    }

    @Test
    void aFileMustBeOfReasonableSize() throws IOException {
        Path file = Files.write(folder.resolve("ceph.conf"), new byte[(1 << 20) + 1]);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CephConf.read(file))
                .withMessageContaining("larger than 1048576 bytes");
    }

    @Test
    void theFileNamesTheCluster() throws IOException {
        Path backup = Files.writeString(folder.resolve("backup.conf"), "a = $cluster");
        Path other = Files.writeString(folder.resolve("config"), "a = $cluster");
        assertThat(CephConf.read(backup).value(OSD_0, "a")).contains("backup");
        assertThat(CephConf.read(other).value(OSD_0, "a")).contains("ceph");
    }

    static CephConf resource(String name) {
        return CephConf.read(Path.of("src/test/resources/config", name));
    }

    private static String value(String text) {
        return CephConf.parse(text, "text").value(OSD_0, "a").orElseThrow();
    }
}
