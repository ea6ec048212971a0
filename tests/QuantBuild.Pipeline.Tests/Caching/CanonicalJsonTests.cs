using System.Globalization;
using System.Text.Json;
using CsCheck;
using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Tests.Caching;

/// <summary>One spelling for each value, and another one for every other value.</summary>
public sealed class CanonicalJsonTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char['\0', '~'].Select(character => character.ToString()),
            Gen.OneOf("é", "\u2028", "😀", "\"", "\\", "\n"))
        .Array[0, 12].Select(string.Concat);

    [Fact]
    public void Literal_AnyText_IsReadBackAsItself() => Texts.ShouldHold(
        count: 2_000,
        text => JsonSerializer.Deserialize<string>(CanonicalJson.Literal(text)).ShouldBe(text));

    [Fact]
    public void Literal_AnyFiniteNumber_IsReadBackAsItself() => Gen.Double.Where(double.IsFinite).ShouldHold(
        count: 2_000,
        number => JsonSerializer.Deserialize<double>(CanonicalJson.Literal(number)).ShouldBe(number));

    [Fact]
    public void Object_MembersInAnyOrder_HasOneSpelling() => Gen.Dictionary(Texts, Gen.Long)[0, 8].ShouldHold(
        count: 500,
        values =>
        {
            var members = values
                .Select(member => KeyValuePair.Create(member.Key, CanonicalJson.Literal(member.Value))).ToList();
            var text = CanonicalJson.Object(members);

            CanonicalJson.Object(Enumerable.Reverse(members)).ShouldBe(text);
            JsonSerializer.Deserialize<Dictionary<string, long>>(text).ShouldBe(values, ignoreOrder: true);
        });

    [Fact]
    public void Literal_AnyCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty)
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" },
            };
            CanonicalJson.Literal(-1.5).ShouldBe("-1.5");
            CanonicalJson.Literal(-15).ShouldBe("-15");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
