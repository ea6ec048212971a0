using QuantBuild.UnicodeTables;

const string Version = "15.0.0";
const int BlockShift = 7;
const int BlockSize = 1 << BlockShift;

// The order is that of QuantBuild.Tokenizers.Unicode.GeneralCategory.
string[] categories =
[
    "Cn", "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No",
    "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs",
];

// The order is that of QuantBuild.Tokenizers.Unicode.GraphemeBreak.
string[] graphemeBreaks =
[
    "Other", "CR", "LF", "Control", "Extend", "ZWJ", "Regional_Indicator", "Prepend", "SpacingMark",
    "L", "V", "T", "LV", "LVT", "Extended_Pictographic", "Indic_Consonant", "Indic_Linker",
];
const int HasDecomposition = 0x20;
const int HasCombiningClass = 0x40;
const int HasLowercase = 0x80;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: <folder of the Unicode Character Database> <output folder>");
    return 2;
}

var database = UnicodeDatabase.Read(args[0]);
WriteBlocks("PropertyTable", PropertiesOf, args[1]);
WriteBlocks(
    "GraphemeBreakTable", codePoint => Array.IndexOf(graphemeBreaks, database.GraphemeBreaks[codePoint]), args[1]);
WriteMapping("DecompositionTable", database.Decompositions, args[1]);
WriteMapping("LowercaseTable", database.Lowercase, args[1]);
WriteCombiningClasses(args[1]);
return 0;

void WriteBlocks(string className, Func<int, int> propertiesOf, string folder)
{
    var blockOf = new Dictionary<string, int>();
    var index = new List<int>();
    var blocks = new List<int>();
    for (var start = 0; start < UnicodeDatabase.CodePoints; start += BlockSize)
    {
        var block = Enumerable.Range(start, BlockSize).Select(propertiesOf).ToArray();
        var key = string.Join(',', block);
        if (!blockOf.TryGetValue(key, out var number))
        {
            number = blockOf.Count;
            blockOf.Add(key, number);
            blocks.AddRange(block);
        }

        index.Add(number);
    }

    var writer = new TableWriter(className, Version);
    writer.Constant($"string UnicodeVersion = \"{Version}\"");
    writer.Constant($"int BlockShift = {BlockShift}");
    writer.Table(blockOf.Count <= 256 ? "byte" : "ushort", "Index", index);
    writer.Table("byte", "Blocks", blocks);
    writer.Save(folder);
}

int PropertiesOf(int codePoint) =>
    Array.IndexOf(categories, database.Categories[codePoint])
    | (database.Decompositions.ContainsKey(codePoint) ? HasDecomposition : 0)
    | (database.CombiningClasses[codePoint] != 0 ? HasCombiningClass : 0)
    | (database.Lowercase.ContainsKey(codePoint) ? HasLowercase : 0);

// Keys are sorted; the mapping of Keys[i] is Values[Starts[i]..Starts[i + 1]].
void WriteMapping(string className, SortedDictionary<int, int[]> mapping, string folder)
{
    var starts = new List<int> { 0 };
    foreach (var values in mapping.Values)
    {
        starts.Add(starts[^1] + values.Length);
    }

    var writer = new TableWriter(className, Version);
    writer.Table("int", "Keys", mapping.Keys);
    writer.Table("ushort", "Starts", starts);
    writer.Table("int", "Values", mapping.Values.SelectMany(values => values));
    writer.Save(folder);
}

// Runs of code points with one non-zero class: First[i]..Last[i] have Classes[i]; sorted.
void WriteCombiningClasses(string folder)
{
    List<int> first = [], last = [], classes = [];
    for (var codePoint = 0; codePoint < UnicodeDatabase.CodePoints; codePoint++)
    {
        int combiningClass = database.CombiningClasses[codePoint];
        if (combiningClass == 0)
        {
            continue;
        }

        if (last.Count > 0 && last[^1] == codePoint - 1 && classes[^1] == combiningClass)
        {
            last[^1] = codePoint;
            continue;
        }

        first.Add(codePoint);
        last.Add(codePoint);
        classes.Add(combiningClass);
    }

    var writer = new TableWriter("CombiningClassTable", Version);
    writer.Table("int", "First", first);
    writer.Table("int", "Last", last);
    writer.Table("byte", "Classes", classes);
    writer.Save(folder);
}
