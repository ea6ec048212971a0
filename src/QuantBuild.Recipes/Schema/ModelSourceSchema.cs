using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// An existing folder, as <see cref="PathSchema"/> has it; another recipe, whose model is meant; or a text of one of
/// the schemes, of which only the form is looked at. Gives a <see cref="ModelSource"/>.
/// </summary>
internal sealed class ModelSourceSchema : SchemaNode
{
    // A new scheme is its form and a line here; what finds its models stands in the pipeline's registry.
    private static readonly ModelSourceForm[] Forms = [ModelPackageForm.Form, HubModelForm.Form];

    private static readonly string[] RecipeEndings = [".yaml", ".yml"];

    private readonly PathSchema folder = new(isFolder: true);
    private readonly PathSchema recipe = new(isFolder: false);

    internal override string Describe() =>
        $"folder, recipe or {string.Join(" or ", Forms.Select(form => $"`{form.Shape}`"))}";

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Text } scalar
            || Array.Find(Forms, form => scalar.Text.StartsWith(form.Scheme, StringComparison.Ordinal)) is not { } form)
        {
            return IsRecipe(node, context) ? ValidateRecipe(node, path, context) : ValidateFolder(node, path, context);
        }

        var (source, fault) = form.Read(scalar.Text);
        return source ?? Reject(
            context, form.WrongForm, node,
            $"{SchemaContext.NameOf(path)} is '{YamlScalar.Shorten(scalar.Text)}', which {fault}");
    }

    // A folder may have any name.
    private static bool IsRecipe(YamlNode node, SchemaContext context) =>
        node is YamlScalar { Kind: ScalarKind.Text } scalar
        && PathSchema.IsPath(scalar.Text)
        && RecipeEndings.Any(ending => scalar.Text.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        && !Directory.Exists(PathSchema.Resolve(context.Folder, scalar.Text));

    private ModelSource? ValidateFolder(YamlNode node, string path, SchemaContext context) =>
        folder.Validate(node, path, context) is RecipePath found
            ? new ModelSource(found.Text) { Folder = found.FullPath }
            : null;

    private ModelSource? ValidateRecipe(YamlNode node, string path, SchemaContext context) =>
        recipe.Validate(node, path, context) is RecipePath found
            ? new ModelSource(found.Text) { Recipe = found.FullPath }
            : null;
}
