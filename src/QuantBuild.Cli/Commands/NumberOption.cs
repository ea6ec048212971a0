using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace QuantBuild.Cli.Commands;

/// <summary>Options that take a number in a range; anything else is an error that states the range.</summary>
internal static class NumberOption
{
    /// <param name="name">With dashes.</param>
    /// <param name="helpName">What help calls the value.</param>
    /// <param name="description">States the default.</param>
    /// <param name="least">Smallest that is taken.</param>
    /// <param name="most">Largest that is taken.</param>
    public static Option<int?> Whole(string name, string helpName, string description, int least, int most) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Parse<int>(result, "whole number", $"{least} to {most}", text =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                    && value >= least && value <= most ? value : null),
        };

    /// <summary>Above 0, with or without decimals.</summary>
    /// <inheritdoc cref="Whole"/>
    public static Option<double?> Positive(string name, string helpName, string description, double most) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Parse<double>(result, "number", $"more than 0, up to {most}", text =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && value > 0 && value <= most ? value : null),
        };

    private static T? Parse<T>(ArgumentResult result, string kind, string range, Func<string, T?> read)
        where T : struct
    {
        // None or several have errors of their own.
        if (result.Tokens is not [var token])
        {
            return null;
        }

        var value = read(token.Value);
        if (value is null)
        {
            const NumberStyles plain =
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            var isNumber = double.TryParse(token.Value, plain, CultureInfo.InvariantCulture, out _);
            var name = ((OptionResult)result.Parent!).Option.Name;
            result.AddError(isNumber
                ? $"{name} is {token.Value}; choose a {kind}, {range}"
                : $"{name} is '{token.Value}', which is no {kind}; choose {range}");
        }

        return value;
    }
}
