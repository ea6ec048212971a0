using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Tests.Manifests;

public sealed class PackageVersionRuleTests
{
    [Theory]
    [InlineData("1", "1.0.0")]
    [InlineData("1.0", "1.0.0")]
    [InlineData("01.2.3.0", "1.2.3")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("1.2.3-Beta.1+commit", "1.2.3-Beta.1")]
    public void Normalize_Version_SpellsAsNuGetDoes(string version, string expected) =>
        PackageVersionRule.Normalize(version).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1..2")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-a..b")]
    [InlineData("99999999999")]
    [InlineData("1.0.0\n")]
    [InlineData("1.*")]
    public void Normalize_NoVersion_IsNull(string version) => PackageVersionRule.Normalize(version).ShouldBeNull();

    [Theory]
    [InlineData("Contoso.Models", true)]
    [InlineData("a", true)]
    [InlineData("_a-b_1", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("a.", false)]
    [InlineData("a..b", false)]
    [InlineData("a/b", false)]
    [InlineData("../a", false)]
    [InlineData("con", false)]
    [InlineData("ä", false)]
    public void IsValid_PackageId_IsNuGetsRuleInAscii(string id, bool expected) =>
        PackageIdRule.IsValid(id).ShouldBe(expected);
}
