using System.Text.RegularExpressions;

namespace QuantBuild.Packages.Manifests;

/// <summary>Versions of packages: SemVer 2.0 without build metadata, spelt as NuGet normalizes them.</summary>
public static partial class PackageVersionRule
{
    private const int Longest = 64;

    /// <summary>
    /// Whether it is <c>1.2.3</c> or <c>1.2.3-label.4</c>, or <c>1.2.3.4</c> with a fourth number above 0.
    /// </summary>
    public static bool IsNormalized(string version) => Normalize(version) == version;

    /// <summary>
    /// NuGet's spelling: at least three numbers, no leading zeros, no fourth that is 0, no build metadata. Null where
    /// the text is no version.
    /// </summary>
    public static string? Normalize(string version)
    {
        if (version.Length > Longest || Form().Match(version) is not { Success: true } match)
        {
            return null;
        }

        var numbers = match.Groups["number"].Captures.Select(capture => capture.Value.TrimStart('0'))
            .Select(number => number.Length == 0 ? "0" : number).ToList();
        while (numbers.Count < 3)
        {
            numbers.Add("0");
        }

        if (numbers is [_, _, _, "0"])
        {
            numbers.RemoveAt(3);
        }

        return numbers.All(number => int.TryParse(number, out _))
            ? string.Join('.', numbers) + match.Groups["label"].Value
            : null;
    }

    [GeneratedRegex(
        @"\A(?<number>[0-9]+)(\.(?<number>[0-9]+)){0,3}"
        + @"(?<label>-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
