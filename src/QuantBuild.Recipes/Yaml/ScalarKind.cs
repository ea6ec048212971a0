namespace QuantBuild.Recipes.Yaml;

/// <summary>The types of YAML 1.2's core schema, without its octal, hexadecimal, infinite and NaN numbers.</summary>
internal enum ScalarKind
{
    Null,
    Boolean,
    Integer,
    Number,
    Text,
}
