namespace QuantBuild.Recipes.Schema;

/// <summary>When a key has an effect: where another key of its section has one value.</summary>
/// <param name="Key">The other key.</param>
/// <param name="Value">One of its words.</param>
public sealed record KeyCondition(string Key, string Value);
