using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Licences;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Tests.Support;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Archives;

public sealed class SpdxExpressionTests
{
    [Theory]
    [InlineData("MIT")]
    [InlineData("Apache-2.0")]
    [InlineData("Apache-2.0+")]
    [InlineData("(MIT)")]
    [InlineData("MIT OR Apache-2.0")]
    [InlineData("MIT  OR  (Apache-2.0 AND BSD-3-Clause)")]
    [InlineData("((MIT OR Apache-2.0) AND (ISC OR 0BSD)) OR CC-BY-4.0")]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0")]
    [InlineData("GPL-2.0-or-later WITH Bison-exception-2.2 OR MIT")]
    [InlineData("LicenseRef-Company-1.0")]
    [InlineData("CC-BY-NC-SA-4.0")]
    public void FindFault_AnExpression_HasNone(string text) => SpdxExpression.FindFault(text).ShouldBeNull();

    [Theory]
    [InlineData(" ", "it is empty")]
    [InlineData("my own licence", "'my' is not on the SPDX licence list")]
    [InlineData("Foo", "is not on the SPDX licence list")]
    [InlineData("mit", "did you mean 'MIT'?")]
    [InlineData("Apache2.0", "did you mean 'Apache-2.0'?")]
    [InlineData("Apache License, Version 2.0", "'Apache' is not on")]
    [InlineData("GPL-2.0", "write GPL-2.0-only or GPL-2.0-or-later")]
    [InlineData("GPL-2.0+", "is deprecated")]
    [InlineData("MIT or Apache-2.0", "'or' stands where AND, OR, WITH or the end is expected")]
    [InlineData("MIT Apache-2.0", "'Apache-2.0' stands where AND")]
    [InlineData("MIT/Apache-2.0", "is not on")]
    [InlineData("MIT, Apache-2.0", "is not on")]
    [InlineData("MIT OR", "a licence is missing behind 'OR'")]
    [InlineData("OR MIT", "'OR' stands where a licence is expected")]
    [InlineData("MIT AND OR ISC", "'OR' stands where a licence is expected")]
    [InlineData("(MIT", "a parenthesis is not closed")]
    [InlineData("MIT)", "')' stands where AND")]
    [InlineData("()", "')' stands where a licence is expected")]
    [InlineData("MIT WITH", "an exception is missing")]
    [InlineData("MIT WITH Foo", "'Foo' is no exception")]
    [InlineData("(MIT) WITH Classpath-exception-2.0", "'WITH' stands where AND")]
    [InlineData("MIT++", "is not on")]
    [InlineData("LicenseRef-", "may have letters")]
    [InlineData("LicenseRef-a_b", "may have letters")]
    [InlineData("https://example.com/licence", "is not on")]
    [InlineData("NOASSERTION", "is not on")]
    public void FindFault_NoExpression_SaysWhy(string text, string words) =>
        SpdxExpression.FindFault(text).ShouldNotBeNull().ShouldContain(words);

    [Fact]
    public void FindFault_DeepOrLong_Ends()
    {
        SpdxExpression.FindFault(new string('(', 400) + "MIT" + new string(')', 400))
            .ShouldNotBeNull().ShouldContain("32 deep");
        SpdxExpression.FindFault(new string('(', 100_000)).ShouldNotBeNull().ShouldContain("more than 1000");
    }

    /// <summary>
    /// What the build packs comes through the same door: <c>PackageLicenseExpression</c> of a project.
    /// </summary>
    [Fact]
    public void Create_OfAPackage_RefusesWhatIsNoExpression()
    {
        using var checkpoint = new CheckpointOnDisk();
        var model = PackableModel.Read(checkpoint.Folder, name: null);

        var fault = Should.Throw<DiagnosticException>(
            () => PackageLayout.Create(new PackageIdentity("A", "1.0.0"), "my own", [model])).Diagnostics.Single();

        fault.Code.ShouldBe("QB5025");
        fault.Message.ShouldContain("'my own' is no SPDX licence expression");
    }
}
