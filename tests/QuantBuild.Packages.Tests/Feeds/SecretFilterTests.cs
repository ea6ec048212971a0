using QuantBuild.Packages.Feeds.Protocol;

namespace QuantBuild.Packages.Tests.Feeds;

public sealed class SecretFilterTests
{
    [Theory]
    [InlineData("https://user:pass@host/v3/index.json", "https://host/v3/index.json")]
    [InlineData("'https://token@host/x' failed", "'https://host/x' failed")]
    [InlineData("at https://host/x?sig=abc&b=1 and more", "at https://host/x?*** and more")]
    [InlineData("ask mail@host? no", "ask mail@host? no")]
    public void Apply_Addresses_LoseWhatMayBeSecret(string text, string expected) =>
        new SecretFilter().Apply(text).ShouldBe(expected);

    [Fact]
    public void Apply_KnownSecrets_AreMaskedButNotPartsOfWords()
    {
        var filter = new SecretFilter();
        filter.Add("hunter2!");
        filter.Add("a");
        filter.Add(null);

        filter.Apply("a password: hunter2!").ShouldBe("a password: ***");
    }
}
