using System.Text;
using System.Text.Json;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Resolved;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests.Resolved;

public sealed class ResolvedRecipeTests
{
    public static TheoryData<string> GoodRecipes => Fixtures.NamesIn("good");

    [Theory]
    [MemberData(nameof(GoodRecipes))]
    public void Write_GoodRecipe_IsTheVerifiedText(string name)
    {
        var path = Fixtures.PathOf("good", name);

        Snapshot.Verify(
            Resolve(RunSlots.Standard.Reader.Read(path).Require()), path.Replace(".quant.yaml", ".verified.txt"));
    }

    [Theory]
    [MemberData(nameof(GoodRecipes))]
    public void Write_ReadAgain_IsTheSame(string name)
    {
        var folder = Fixtures.PathOf("good");
        var resolved = Resolve(RunSlots.Standard.Reader.Read(Path.Combine(folder, name)).Require());

        // JSON is YAML: the resolved text is itself a recipe.
        var again = RunSlots.Standard.Reader.Read(Encoding.UTF8.GetBytes(resolved), folder, name).Require();

        Resolve(again).ShouldBe(resolved);
    }

    [Fact]
    public void Write_RecipesOfEveryMethod_WriteEverySupportedKey()
    {
        string[] names =
        [
            "everything", "rem", "gptq", "qat", "train", "train-quantize", "embeddings", "tables", "preset", "prequant",
            "prequant-share", "masked-lm", "question-answering", "text-to-text", "backend",
        ];
        var written = names.SelectMany(name =>
        {
            var path = Fixtures.PathOf("good", name + ".quant.yaml");
            using var document = JsonDocument.Parse(Resolve(RunSlots.Standard.Reader.Read(path).Require()));
            return PathsOf(document.RootElement, string.Empty).ToList();
        }).Distinct();

        written.ShouldBe(PathsOf(RunSlots.Standard.Reader.Vocabulary.Root, string.Empty), ignoreOrder: true);
    }

    private static string Resolve(Recipe recipe)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            ResolvedRecipe.Write(recipe, writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static IEnumerable<string> PathsOf(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => PathsOf(member.Value, SchemaContext.Join(path, member.Name))),
        // What labels stand for is written by label, which is no key.
        JsonValueKind.String or JsonValueKind.Number when path.Contains(".labels.") => [path[..path.LastIndexOf('.')]],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => PathsOf(item, path)),
        _ => [path],
    };

    private static IEnumerable<string> PathsOf(SchemaNode node, string path) => node switch
    {
        { Section: { } section } => section.Keys.Where(key => key.Supported).SelectMany(
            key => PathsOf(key.Value, SchemaContext.Join(path, key.Name))),
        ListSchema list => PathsOf(list.Item, path),
        _ => [path],
    };
}
