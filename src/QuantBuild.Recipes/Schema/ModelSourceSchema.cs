using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// An existing folder, as <see cref="PathSchema"/> has it, or <c>nuget://Id/version[/model]</c>, of which only the form
/// is looked at; gives a <see cref="ModelSource"/>.
/// </summary>
/// <param name="laterSchemes">Prefixes such as <c>hf://</c> that are recognised but not yet supported.</param>
internal sealed class ModelSourceSchema(params string[] laterSchemes) : SchemaNode
{
    private readonly PathSchema folder = new(isFolder: true, laterSchemes);

    public override string Describe()
    {
        const string plain = "folder";
        return $"{plain} or `nuget://Id/version[/model]`{folder.Describe()[plain.Length..]}";
    }

    public override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Text } scalar
            || !scalar.Text.StartsWith(ModelPackageReference.Scheme, StringComparison.Ordinal))
        {
            return folder.Validate(node, path, context) is RecipePath found
                ? new ModelSource(found.Text) { Folder = found.FullPath }
                : null;
        }

        var (reference, fault) = ModelPackageForm.Read(scalar.Text);
        return reference is null
            ? Reject(
                context, DiagnosticTable.PackageSourceForm, node,
                $"{SchemaContext.NameOf(path)} is '{YamlScalar.Shorten(scalar.Text)}', which {fault}")
            : new ModelSource(scalar.Text) { Package = reference };
    }
}
