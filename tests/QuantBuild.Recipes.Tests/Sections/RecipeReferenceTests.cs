using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Sections;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests.Sections;

public sealed partial class RecipeReferenceTests
{
    private const string Start = "<!-- table: generated from the recipe's schema -->\n";
    private const string End = "<!-- end of the table -->\n";

    private static string Reference => RecipeReference.Write(RunSlots.Standard.Reader.Vocabulary.Root);

    private static string PagePath => Path.Combine(RepositoryRoot.Path!, "docs", "recipe.md");

    [Fact]
    public void Write_ReferenceTable_IsThatOfTheDocumentation()
    {
        var page = File.ReadAllText(PagePath).ReplaceLineEndings("\n");
        var start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);

        Snapshot.Verify(page[..start] + Reference + page[end..], PagePath);
    }

    [Fact]
    public void RecipePage_Example_IsAValidRecipe()
    {
        var page = File.ReadAllText(PagePath).ReplaceLineEndings("\n");
        var yaml = page.Split("```yaml\n")[1].Split("```")[0];

        var result = RunSlots.Standard.Reader.Read(Encoding.UTF8.GetBytes(yaml), Fixtures.Folder, "docs/recipe.md");

        result.Diagnostics.ShouldBeEmpty();
    }

    public static TheoryData<string> MethodPages =>
        [
            .. Directory.GetFiles(Path.Combine(RepositoryRoot.Path!, "docs", "methods"), "*.md")
                .Select(file => Path.GetFileName(file)),
        ];

    [Theory]
    [MemberData(nameof(MethodPages))]
    public void MethodPage_KeysAndDefaults_AreThoseOfTheReference(string page)
    {
        var reference = Row().Matches(Reference.ReplaceLineEndings("\n"))
            .ToDictionary(row => row.Groups["first"].Value.Trim('`'), row => row.Groups["third"].Value);
        var rows = Row().Matches(
            File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "docs", "methods", page)).ReplaceLineEndings("\n"))
            .Where(row => row.Groups["first"].Value.Contains('.', StringComparison.Ordinal));

        foreach (var row in rows)
        {
            var keys = row.Groups["first"].Value.Split(", ").Select(key => key.Trim('`')).ToList();
            var paths = keys.ConvertAll(
                key => key.StartsWith("data.", StringComparison.Ordinal) ? key : $"quantize.{key}");
            paths.ShouldBeSubsetOf(reference.Keys);

            // A page without the column says what the key does; one in words says what the reference says at length.
            var stated = row.Groups["second"].Value.Split(", ");
            if (row.Groups["third"].Success && stated.Length == paths.Count)
            {
                foreach (var (path, value) in paths.Zip(stated).Where(pair => IsLiteral(pair.Second)))
                {
                    Literal(value).ShouldBe(Literal(reference[path]), path);
                }
            }
        }
    }

    private static bool IsLiteral(string value) =>
        value.StartsWith('`') || double.TryParse(value, CultureInfo.InvariantCulture, out _);

    private static string Literal(string value) =>
        double.TryParse(value.Trim('`'), CultureInfo.InvariantCulture, out var number)
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : value.Trim('`');

    /// <summary>A row whose first cell is code; the third cell may be absent.</summary>
    [GeneratedRegex(
        @"^\| (?<first>`[^|]+`) \| (?<second>[^|]+) \|( (?<third>[^|]+) \|)?",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Row();
}
