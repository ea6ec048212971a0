using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>
/// The members <c>truncation</c> and <c>padding</c>. Their lengths are the caller's, their sides the model's: positions
/// and what is cut depend on them.
/// </summary>
internal static class TextSides
{
    public static void RequireRight(JsonCursor root)
    {
        RequireRight(root, "truncation", "truncation_side");
        RequireRight(root, "padding", "padding_side");
    }

    private static void RequireRight(JsonCursor root, string member, string setting)
    {
        if (root.Optional(member)?.Optional("direction") is { } side && side.Text() != "Right")
        {
            throw side.Unsupported($"{Quoted.Text(side.Text())} is not supported yet ('{setting}'); supported: Right.");
        }
    }
}
