using QuantBuild.Pipeline.Registries;

namespace QuantBuild.Pipeline.Tests.Registries;

public sealed class RegistryTests
{
    private static readonly Registry<string> Letters = new(letter => letter.ToLowerInvariant(), "B", "A");

    [Fact]
    public void With_OneMore_GivesAnotherRegistryInTheOrderOfRegistration()
    {
        var more = Letters.With("C");

        more.Entries.ShouldBe(["B", "A", "C"]);
        more.Names.ShouldBe(["b", "a", "c"]);
        Letters.Entries.ShouldBe(["B", "A"]);
    }

    [Fact]
    public void Find_AName_IsItsEntryOrNothing()
    {
        Letters.Find("a").ShouldBe("A");
        Letters.Find("A").ShouldBeNull();
        Letters.Find("c").ShouldBeNull();
    }

    [Fact]
    public void With_ANameThatIsTaken_Throws() =>
        Should.Throw<ArgumentException>(() => Letters.With("a")).Message.ShouldContain("'a' is registered already");
}
