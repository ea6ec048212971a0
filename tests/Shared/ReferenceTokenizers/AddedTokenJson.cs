using System.Text.Json.Nodes;

namespace QuantBuild.Tests.Shared.ReferenceTokenizers;

/// <summary>An entry of <c>added_tokens</c>.</summary>
internal static class AddedTokenJson
{
    public static JsonObject Of(string content, int id, bool stripsLeft = false, bool isNormalized = false) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = stripsLeft,
        ["rstrip"] = false,
        ["normalized"] = isNormalized,
        ["special"] = !isNormalized,
    };
}
