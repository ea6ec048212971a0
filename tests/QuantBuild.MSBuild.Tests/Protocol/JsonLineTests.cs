using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Tests.Protocol;

public sealed class JsonLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("layer 3: mean error : 0.0123")]
    [InlineData("{ not json }")]
    [InlineData("{\"type\":\"progress\"")]
    [InlineData("[1, 2]")]
    public void TryParse_OtherText_IsNull(string line) => JsonLine.TryParse(line).ShouldBeNull();

    [Fact]
    public void Text_EscapesAndLettersBeyondAscii_AreRead()
    {
        var line = JsonLine.TryParse("{\"message\":\"a \\\"b\\\" \\u00fc ü 量\\n\"}");

        line.ShouldNotBeNull();
        line.Text("message").ShouldBe("a \"b\" ü ü 量\n");
        line.Text("absent").ShouldBe("");
    }

    [Fact]
    public void Number_OfEveryForm_IsRead()
    {
        var line = JsonLine.TryParse("{\"a\":-1.5e-3,\"b\":7,\"c\":\"text\",\"d\":null}")!;

        line.Number("a").ShouldBe(-1.5e-3);
        line.Integer("b").ShouldBe(7);
        line.Number("c").ShouldBeNull();
        line.Number("d").ShouldBeNull();
        line.Number("e").ShouldBeNull();
    }

    [Fact]
    public void Members_WithNamesThatAreNoXmlNames_KeepThem()
    {
        var line = JsonLine.TryParse("{\"metrics\":{\"accuracy\":0.5,\"f1 (macro)\":0.25},\"files\":[\"a b\",\"c\"]}")!;

        line.Members("metrics").Select(member => $"{member.Key}={member.Value}")
            .ShouldBe(["accuracy=0.5", "f1 (macro)=0.25"]);
        line.Texts("files").ShouldBe(["a b", "c"]);
        line.Texts("absent").ShouldBeEmpty();
    }
}
