using System.Text;
using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Tests.Caching;

public sealed class DigestTests
{
    // FIPS 180-2, appendix B.1.
    private const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Of_BytesTextAndFile_IsTheSame()
    {
        using var folder = new TemporaryFolder();

        Digest.Of("abc"u8).ShouldBe(OfAbc);
        Digest.OfText("abc").ShouldBe(OfAbc);
        Digest.OfFile(folder.Write("a", "abc")).ShouldBe(OfAbc);
    }

    [Fact]
    public void OfText_LoneSurrogate_Throws() =>
        Should.Throw<EncoderFallbackException>(() => Digest.OfText("a\ud800"));

    [Theory]
    [InlineData(OfAbc, true)]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", false)]
    [InlineData("ba7816bf", false)]
    [InlineData("", false)]
    public void IsValid_AnyText_IsWhetherItCanBeADigest(string text, bool expected) =>
        Digest.IsValid(text).ShouldBe(expected);
}
