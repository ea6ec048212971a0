Console.WriteLine("QuantBuild");
